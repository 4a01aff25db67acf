using System.CommandLine;
using System.CommandLine.Invocation;
using CondaStore.Cli.Aliases;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli;

/// <summary>Represents the <c>conda-store</c> command line: runs an invocation.</summary>
internal static class CommandLine
{
    /// <summary>Runs one invocation.</summary>
    /// <param name="args">The arguments after the name of the program.</param>
    /// <param name="console">The console to write to.</param>
    /// <param name="cancellationToken">Cancels the command; so does Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CommandConsole console, CancellationToken cancellationToken)
    {
        // Used by scripts and at the start of every shell, so it is answered before anything else is created.
        if (args is ["--version"] or ["-V"])
        {
            await console.Out.WriteLineAsync($"conda-store {ProductVersion.Text}");
            return ExitCodes.Success;
        }

        return await ErrorReport.GuardAsync(
            console, asJson: false, () => InvokeAsync(OldArguments.Translate(args), console, cancellationToken));
    }

    private static async Task<int> InvokeAsync(string[] args, CommandConsole console, CancellationToken cancellationToken)
    {
        // Names of environments contain @, which must not be taken for files of arguments.
        ParserConfiguration parser = new() { ResponseFileTokenReplacer = null };
        ParseResult parsed = CommandTree.Create(console, args).Parse(ServerOptions.Unambiguous(args), parser);
        if (parsed.Action is ParseErrorAction)
        {
            return await UsageError.WriteAsync(parsed, console);
        }

        InvocationConfiguration configuration = new()
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }
}
