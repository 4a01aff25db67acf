using System.Globalization;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Limits the total duration of transfers, including waits and retries: a fixed time plus the time that their bytes take at a low rate. A
/// server that sends slowly, stalls or keeps requesting retries cannot delay a build for longer. Safe for concurrent use.
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

    /// <summary>Gets the remaining time; zero or less if the transfers must be aborted.</summary>
    public TimeSpan Left => _grace + TimeSpan.FromSeconds((double)Interlocked.Read(ref _received) / _slowestRate) - Elapsed;

    /// <summary>Gets the start, as a timestamp of the clock.</summary>
    public long Began => _began;

    private TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Creates the budget of one file: ten minutes plus its bytes at 16 KiB per second.</summary>
    public static TransferBudget OfFile(TimeProvider time) => new(time, TimeSpan.FromMinutes(10), 16 * 1024);

    /// <summary>Creates the budget of all packages of a build or a command: half an hour plus their bytes at 64 KiB per second.</summary>
    public static TransferBudget OfBuild(TimeProvider time) => new(time, TimeSpan.FromMinutes(30), 64 * 1024);

    /// <summary>Adds received bytes.</summary>
    public void Add(int received) => Interlocked.Add(ref _received, received);

    /// <summary>Gets the limits as part of a sentence.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_grace.TotalMinutes:0} minutes and what their bytes take at {_slowestRate >> 10} KiB a second");

    /// <summary>Gets the reason for aborting a transfer, as the end of a sentence.</summary>
    public string Verdict() => string.Create(
        CultureInfo.InvariantCulture,
        $"was given up after {Elapsed.TotalMinutes:0} minutes, in which {Interlocked.Read(ref _received):N0} bytes came; "
            + $"{_slowestRate >> 10} KiB a second are expected");

    /// <summary>Gets the reason for aborting the remaining transfers, as the end of a sentence.</summary>
    public string VerdictOfAll() => string.Create(
        CultureInfo.InvariantCulture,
        $"was given up because all downloads together have taken {Elapsed.TotalMinutes:0} minutes, in which "
            + $"{Interlocked.Read(ref _received):N0} bytes came; "
        + $"they may take {this}");
}
