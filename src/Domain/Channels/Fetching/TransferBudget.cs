using System.Globalization;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// How long transfers may take in all, waits and repetitions included: a grace, and what their bytes take at a slow rate. A server that
/// drips, stalls or asks for patience again and again cannot hold a build longer. Safe for use by several transfers at once.
/// </summary>
internal sealed class TransferBudget
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _grace;
    private readonly int _slowestRate;
    private readonly long _began;
    private long _received;

    private TransferBudget(TimeProvider time, TimeSpan grace, int slowestRate)
    {
        _time = time;
        _grace = grace;
        _slowestRate = slowestRate;
        _began = time.GetTimestamp();
    }

    /// <summary>What is left; nothing or less when the transfers are to be given up.</summary>
    public TimeSpan Left => _grace + TimeSpan.FromSeconds((double)Interlocked.Read(ref _received) / _slowestRate) - Elapsed;

    /// <summary>Gets the time when it began, in the clock's timestamps.</summary>
    public long Began => _began;

    private TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Of one file: ten minutes, and 16 KiB a second.</summary>
    public static TransferBudget OfFile(TimeProvider time) => new(time, TimeSpan.FromMinutes(10), 16 * 1024);

    /// <summary>Of all packages of one build, or of one command: half an hour, and 64 KiB a second.</summary>
    public static TransferBudget OfBuild(TimeProvider time) => new(time, TimeSpan.FromMinutes(30), 64 * 1024);

    /// <summary>Counts bytes that came.</summary>
    public void Add(int received) => Interlocked.Add(ref _received, received);

    /// <summary>What is allowed, as a part of a sentence.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_grace.TotalMinutes:0} minutes and what their bytes take at {_slowestRate >> 10} KiB a second");

    /// <summary>Why a transfer is given up, as the end of a sentence.</summary>
    public string Verdict() => string.Create(
        CultureInfo.InvariantCulture,
        $"was given up after {Elapsed.TotalMinutes:0} minutes, in which {Interlocked.Read(ref _received):N0} bytes came; "
            + $"{_slowestRate >> 10} KiB a second are expected");

    /// <summary>Why what is left of several transfers is given up, as the end of a sentence.</summary>
    public string VerdictOfAll() => string.Create(
        CultureInfo.InvariantCulture,
        $"was given up because all downloads together have taken {Elapsed.TotalMinutes:0} minutes, in which "
            + $"{Interlocked.Read(ref _received):N0} bytes came; "
        + $"they may take {this}");
}
