using System.CommandLine;
using System.CommandLine.Invocation;
using CondaStore.Cli.Access;
using CondaStore.Cli.Aliases;
using CondaStore.Cli.Api;
using CondaStore.Cli.Archive;
using CondaStore.Cli.Backups;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Bundles;
using CondaStore.Cli.Channels;
using CondaStore.Cli.Completion;
using CondaStore.Cli.Environments;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Namespaces;
using CondaStore.Cli.Opening;
using CondaStore.Cli.Packages;
using CondaStore.Cli.Running;
using CondaStore.Cli.Serve;
using CondaStore.Cli.Server;
using CondaStore.Cli.Sessions;
using CondaStore.Cli.Settings;
using CondaStore.Cli.Terminal;
using CondaStore.Cli.Tokens;
using CondaStore.Cli.Usage;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli;

/// <summary>Represents the <c>conda-store</c> command line: creates the commands and runs an invocation.</summary>
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
        ParseResult parsed = CreateRoot(console).Parse(ServerOptions.Unambiguous(args), parser);
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
        root.Add(LoginCommand.Create(console));
        root.Add(LogoutCommand.Create(console));
        root.Add(WhoAmICommand.Create(console));
        root.Add(ProfileCommands.Create(console));
        root.Add(EnvironmentCommands.Create(console));
        root.Add(RunCommand.Create(console));
        root.Add(ShellCommand.Create(console));
        root.Add(PullCommand.Create(console));
        root.Add(PackageCommands.Create(console));
        root.Add(NamespaceCommands.Create(console));
        root.Add(AccessCommands.Create(console));
        root.Add(TokenCommands.Create(console));
        root.Add(SettingCommands.Create(console));
        root.Add(ChannelCommands.Create(console));
        root.Add(UsageCommand.Create(console));
        root.Add(ApiCommand.Create(console));
        root.Add(OpenCommand.Create(console));
        root.Add(CompletionCommand.Create(console));
        root.Add(CompleteCommand.Create(console));
        root.Add(OldInfoCommand.Create(console));
        root.Add(OldListCommand.Create(console));
        root.Add(OldDownloadCommand.Create(console));
        root.Add(OldWaitCommand.Create(console));
        root.Add(OldSolveCommand.Create(console));
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
