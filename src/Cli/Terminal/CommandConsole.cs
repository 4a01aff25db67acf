namespace CondaStore.Cli.Terminal;

/// <summary>Represents the streams of a command: results on one, progress and errors on another.</summary>
/// <param name="Out">The writer of results.</param>
/// <param name="Error">The writer of progress, warnings and errors.</param>
/// <param name="IsTerminal">Whether <paramref name="Error"/> is a terminal that can redraw lines.</param>
/// <param name="TimeProvider">The clock of rates and durations.</param>
/// <param name="In">The reader of the user's answers, or null if there is no terminal.</param>
internal sealed record CommandConsole(TextWriter Out, TextWriter Error, bool IsTerminal, TimeProvider TimeProvider, TextReader? In = null)
{
    /// <summary>The file name that stands for standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>Opens standard output as a byte stream; nothing else is then written to it.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens standard input as a byte stream.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    /// <summary>The console of this process.</summary>
    public static CommandConsole System { get; } = new(
        Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"),
        TimeProvider.System,
        Console.IsInputRedirected ? null : Console.In);
}
