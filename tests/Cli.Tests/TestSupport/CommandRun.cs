namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>One invocation of the command inside the test's process.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        CommandConsole console = new(output, error, IsTerminal: false, TimeProvider.System);
        int code = await CommandLine.RunAsync(arguments, console, CancellationToken.None);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
