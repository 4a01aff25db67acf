using System.Diagnostics;
using System.Globalization;

namespace CondaStore.Comparison;

/// <summary>Many solves at once in one process: a mode of this program, so that its memory can be measured from outside.</summary>
internal static class ConcurrentSolves
{
    /// <summary>The word that starts it.</summary>
    public const string Mode = "concurrent";

    private const int Solves = 96;

    /// <summary>Writes how many solves a second were done by <c>args[0]</c> at once.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        int atOnce = int.Parse(args[0], CultureInfo.InvariantCulture);
        string[] specs = [.. args.Skip(3)];
        using OpenChannel channel = await OpenChannel.OpenAsync(args[1], args[2]);
        for (int i = 0; i < 30; i++)
        {
            await channel.SolveAsync(specs);
        }

        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < Solves / atOnce; i++)
            {
                await channel.SolveAsync(specs);
            }
        })));
        Console.Write((Solves / Stopwatch.GetElapsedTime(start).TotalSeconds).ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }
}
