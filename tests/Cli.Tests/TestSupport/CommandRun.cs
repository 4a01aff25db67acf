using System.Diagnostics;
using System.Text;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>One invocation of the command inside the test's process.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Out">What it wrote to standard output as text.</param>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Bytes">What it wrote to standard output as bytes.</param>
internal sealed record CommandRun(int ExitCode, string Out, string Error, byte[] Bytes)
{
    public static Task<CommandRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    public static Task<CommandRun> WithInputAsync(string input, params string[] arguments) =>
        InAsync(new Dictionary<string, string>(), input, arguments);

    /// <summary>Runs with these environment variables alone; without a configuration folder among them, there is no configuration.</summary>
    public static async Task<CommandRun> InAsync(IReadOnlyDictionary<string, string> variables, string input, params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        MemoryStream bytes = new();
        CommandConsole console = new(output, error, IsTerminal: false, TimeProvider.System)
        {
            OpenOut = () => bytes,
            OpenIn = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = name => variables.TryGetValue(name, out string? value) ? value
                : name == "XDG_CONFIG_HOME" ? "/nonexistent"
                : null,
            Variables = () => new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            RunProgram = start => RunProgram(start, output, error),
            RunChild = start => RunProgram(start, output, error),
        };
        int code = await CommandLine.RunAsync(arguments, console, CancellationToken.None);
        return new CommandRun(code, output.ToString(), error.ToString(), bytes.ToArray());
    }

    private static int RunProgram(ProgramStart start, TextWriter output, TextWriter error)
    {
        ProcessStartInfo info = new(start.Path, start.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment.Clear();
        foreach ((string name, string value) in start.Variables)
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        output.Write(process.StandardOutput.ReadToEnd());
        error.Write(process.StandardError.ReadToEnd());
        process.WaitForExit();
        return process.ExitCode;
    }
}
