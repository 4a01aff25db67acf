using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local</c>: the commands that work without a server.</summary>
internal static class LocalCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command local = new("local", "Work on this machine, without a server.");
        local.Add(LocalLockCommand.Create(console));
        local.Add(LocalCreateCommand.Create(console));
        local.Add(LocalVerifyCommand.Create(console));
        local.Add(LocalIndexCommand.Create(console));
        local.Add(LocalUsageCommand.Create(console));
        local.Add(LocalCleanCommand.Create(console));
        return local;
    }
}
