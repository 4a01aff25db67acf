namespace CondaStore.Comparison;

/// <summary>What one process cost.</summary>
/// <param name="Wall">Milliseconds from start to end.</param>
/// <param name="Cpu">Milliseconds of processor time, user and system.</param>
/// <param name="PeakMegabytes">The most memory it had resident.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it wrote to standard output.</param>
internal sealed record Measurement(double Wall, double Cpu, double PeakMegabytes, int ExitCode, string Output)
{
    /// <summary>The medians of several runs, each figure by itself; output and exit code of the last.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> runs) => new(
        Figures.Median(runs.Select(r => r.Wall)),
        Figures.Median(runs.Select(r => r.Cpu)),
        Figures.Median(runs.Select(r => r.PeakMegabytes)),
        runs[^1].ExitCode,
        runs[^1].Output);
}
