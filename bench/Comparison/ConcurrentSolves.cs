using System.Diagnostics;
using System.Globalization;

namespace CondaStore.Comparison;

/// <summary>Many solves at once in one process: a mode of this program, so that its memory can be measured from outside.</summary>
internal static class ConcurrentSolves
{
    /// <summary>The word that starts it.</summary>
    public const string Mode = "concurrent";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    /// <summary>Writes how many solves a second were done in the end by <c>args[0]</c> at once.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        int atOnce = int.Parse(args[0], CultureInfo.InvariantCulture);
        string[] specs = [.. args.Skip(3)];
        using OpenChannel channel = await OpenChannel.OpenAsync(args[1], args[2]);
        await SolveForAsync(channel, specs, atOnce, WarmUp);
        double rate = await SolveForAsync(channel, specs, atOnce, Measured);
        Console.Write(rate.ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task<double> SolveForAsync(OpenChannel channel, string[] specs, int atOnce, TimeSpan time)
    {
        int solved = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                await channel.SolveAsync(specs);
                Interlocked.Increment(ref solved);
            }
        })));
        return solved / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
