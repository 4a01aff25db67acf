using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Packages;

/// <summary>Provides <c>conda-store package</c>, which searches packages.</summary>
internal static class PackageCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("package", "Search packages, and find the environments that use them.");
        command.Add(PackageSearchCommand.Create(console));
        command.Add(PackageShowCommand.Create(console));
        command.Add(PackageUsedByCommand.Create(console));
        return command;
    }
}
