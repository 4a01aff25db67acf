namespace CondaStore.Cli.Terminal;

/// <summary>Where a command writes: results on one stream, progress and errors on the other.</summary>
/// <param name="Out">Results, nothing else.</param>
/// <param name="Error">Progress, warnings and errors.</param>
/// <param name="IsTerminal">Whether a person watches <paramref name="Error"/> on a terminal that can redraw lines.</param>
/// <param name="TimeProvider">The clock for rates and durations.</param>
/// <param name="In">Where a person's answers come from; null when nobody can be asked.</param>
internal sealed record CommandConsole(TextWriter Out, TextWriter Error, bool IsTerminal, TimeProvider TimeProvider, TextReader? In = null)
{
    /// <summary>What stands for standard output where the name of a file is asked for.</summary>
    public const string StandardOutput = "-";

    /// <summary>Opens standard output for bytes; nothing else is written there then.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens standard input for bytes.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    /// <summary>The streams of this process.</summary>
    public static CommandConsole System { get; } = new(
        Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"),
        TimeProvider.System,
        Console.IsInputRedirected ? null : Console.In);
}
