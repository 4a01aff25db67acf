using System.CommandLine;
using System.CommandLine.Invocation;
using CondaStore.Cli.Archive;
using CondaStore.Cli.Backups;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Bundles;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Serve;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli;

/// <summary>The <c>conda-store</c> command: its verbs, and how an invocation becomes an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one invocation.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="console">Where to write.</param>
    /// <param name="cancellationToken">Stops the command; so does Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CommandConsole console, CancellationToken cancellationToken)
    {
        // Asked by scripts and on every shell start: answered before anything is built.
        if (args is ["--version"] or ["-V"])
        {
            await console.Out.WriteLineAsync($"conda-store {ProductVersion.Text}");
            return ExitCodes.Success;
        }

        ParseResult parsed = CreateRoot(console).Parse(args);
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

    private static RootCommand CreateRoot(CommandConsole console)
    {
        RootCommand root = new("Solve, lock and create conda environments, and share them through a conda-store server.");
        Command local = new("local", "Work on this machine, without a server.");
        local.Add(LocalLockCommand.Create(console));
        local.Add(LocalCreateCommand.Create(console));
        local.Add(LocalVerifyCommand.Create(console));
        local.Add(LocalIndexCommand.Create(console));
        local.Add(LocalUsageCommand.Create(console));
        local.Add(LocalCleanCommand.Create(console));
        root.Add(local);
        root.Add(ServeCommand.Create(console));
        root.Add(BuildCommands.Create(console));
        root.Add(ArchiveCommands.Create(console));
        root.Add(RetentionCommands.Create(console));
        root.Add(BundleCommands.Create(console));
        root.Add(BackupCommands.Create(console));
        HelpWithExamples.Attach(root);
        return root;
    }
}
