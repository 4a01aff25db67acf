using System.Text;
using CondaStore.Domain.Channels.Fetching;

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

    // Terminals of some programs have a width of 0.
    private const int NarrowestTerminal = 20;
    private const int UsualWidth = 80;

    /// <summary>Opens standard output as a byte stream; nothing else is then written to it.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens standard input as a byte stream.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    /// <summary>Gets the value of an environment variable, or null.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Gets the width of the terminal that <see cref="Out"/> is, or null if it is none.</summary>
    public Func<int?> OutWidth { get; init; } = () => null;

    /// <summary>Reads a line from the terminal without showing it, or null if there is no terminal.</summary>
    public Func<string?>? ReadSecret { get; init; }

    /// <summary>Gets all environment variables.</summary>
    public Func<IReadOnlyDictionary<string, string>> Variables { get; init; } = NetworkOptions.VariablesOfProcess;

    /// <summary>Runs a program and returns its exit code. It may replace this process.</summary>
    public Func<ProgramStart, int> RunProgram { get; init; } = ReplacedProcess.Run;

    /// <summary>Runs a program, waits for its end and returns its exit code.</summary>
    public Func<ProgramStart, int> RunChild { get; init; } = ReplacedProcess.RunAndWait;

    /// <summary>The console of this process.</summary>
    public static CommandConsole System { get; } = new(
        Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"),
        TimeProvider.System,
        Console.IsInputRedirected ? null : new TerminalInput())
    {
        OutWidth = () => Console.IsOutputRedirected ? null : Console.WindowWidth >= NarrowestTerminal ? Console.WindowWidth : UsualWidth,
        ReadSecret = Console.IsInputRedirected ? null : ReadHidden,
    };

    private static string ReadHidden()
    {
        StringBuilder text = new();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return text.ToString();
                case ConsoleKey.Backspace:
                    text.Length = Math.Max(0, text.Length - 1);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        text.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
