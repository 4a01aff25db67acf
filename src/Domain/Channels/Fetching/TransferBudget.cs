using System.Globalization;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// How long the transfer of one file may take in all, waits and repetitions included: ten minutes, and what its bytes take at
/// 16 KiB a second. A server that drips, stalls or asks for patience again and again cannot hold a build longer.
/// </summary>
internal sealed class TransferBudget(TimeProvider time)
{
    private const int SlowestRate = 16 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private readonly long _began = time.GetTimestamp();

    /// <summary>What is left after so many bytes; nothing or less when the transfer is to be given up.</summary>
    public TimeSpan Left(long received) => Grace + TimeSpan.FromSeconds((double)received / SlowestRate) - time.GetElapsedTime(_began);

    /// <summary>Why the transfer is given up, as the end of a sentence.</summary>
    public string Verdict(long received) => string.Create(
        CultureInfo.InvariantCulture,
        $"was given up after {time.GetElapsedTime(_began).TotalMinutes:0} minutes, in which {received:N0} bytes came; {SlowestRate >> 10} KiB a second are expected");
}
