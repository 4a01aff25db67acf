using System.CommandLine;
using CondaStore.Cli.Access;
using CondaStore.Cli.Aliases;
using CondaStore.Cli.Api;
using CondaStore.Cli.Archive;
using CondaStore.Cli.Audit;
using CondaStore.Cli.Backups;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Bundles;
using CondaStore.Cli.Channels;
using CondaStore.Cli.Completion;
using CondaStore.Cli.Environments;
using CondaStore.Cli.Kernels;
using CondaStore.Cli.Local;
using CondaStore.Cli.Namespaces;
using CondaStore.Cli.Opening;
using CondaStore.Cli.Packages;
using CondaStore.Cli.Running;
using CondaStore.Cli.Serve;
using CondaStore.Cli.Sessions;
using CondaStore.Cli.Settings;
using CondaStore.Cli.Terminal;
using CondaStore.Cli.Tokens;
using CondaStore.Cli.Usage;

namespace CondaStore.Cli;

/// <summary>Creates the commands.</summary>
internal static class CommandTree
{
    private static readonly Dictionary<string, Func<CommandConsole, Command>> Commands = new()
    {
        ["local"] = LocalCommands.Create,
        ["login"] = LoginCommand.Create,
        ["logout"] = LogoutCommand.Create,
        ["whoami"] = WhoAmICommand.Create,
        ["profile"] = ProfileCommands.Create,
        ["env"] = EnvironmentCommands.Create,
        ["run"] = RunCommand.Create,
        ["shell"] = ShellCommand.Create,
        ["pull"] = PullCommand.Create,
        ["kernel"] = KernelCommands.Create,
        ["package"] = PackageCommands.Create,
        ["namespace"] = NamespaceCommands.Create,
        ["access"] = AccessCommands.Create,
        ["token"] = TokenCommands.Create,
        ["setting"] = SettingCommands.Create,
        ["channel"] = ChannelCommands.Create,
        ["usage"] = UsageCommand.Create,
        ["audit"] = AuditCommands.Create,
        ["api"] = ApiCommand.Create,
        ["open"] = OpenCommand.Create,
        ["completion"] = CompletionCommand.Create,
        [CompleteCommand.Name] = CompleteCommand.Create,
        ["info"] = OldInfoCommand.Create,
        ["list"] = OldListCommand.Create,
        ["download"] = OldDownloadCommand.Create,
        ["wait"] = OldWaitCommand.Create,
        ["solve"] = OldSolveCommand.Create,
        ["serve"] = ServeCommand.Create,
        ["build"] = BuildCommands.Create,
        ["archive"] = ArchiveCommands.Create,
        ["retention"] = RetentionCommands.Create,
        ["bundle"] = BundleCommands.Create,
        ["backup"] = BackupCommands.Create,
    };

    /// <summary>Gets the names of all commands.</summary>
    public static IReadOnlyCollection<string> Names => Commands.Keys;

    /// <summary>
    /// Creates the commands that an invocation needs: the one that it names, because creating all takes as long as a small solve; or all
    /// of them, for help, for completion and for what is misspelt.
    /// </summary>
    /// <param name="console">The console that the commands write to.</param>
    /// <param name="arguments">The arguments of the invocation.</param>
    public static RootCommand Create(CommandConsole console, IReadOnlyList<string> arguments)
    {
        RootCommand root = new("Solve, lock and create conda environments, and share them through a conda-store server.");
        if (arguments is [not CompleteCommand.Name and var name, ..] && Commands.TryGetValue(name, out Func<CommandConsole, Command>? create))
        {
            root.Add(create(console));
        }
        else
        {
            foreach (Func<CommandConsole, Command> each in Commands.Values)
            {
                root.Add(each(console));
            }
        }

        HelpWithExamples.Attach(root);
        return root;
    }
}
