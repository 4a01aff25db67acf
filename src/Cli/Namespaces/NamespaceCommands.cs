using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Namespaces;

/// <summary>Provides <c>conda-store namespace</c>, which handles the namespaces of a store.</summary>
internal static class NamespaceCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("namespace", "List, create, show and delete namespaces, which own environments.");
        command.Add(NamespaceListCommand.Create(console));
        command.Add(NamespaceShowCommand.Create(console));
        command.Add(NamespaceCreateCommand.Create(console));
        command.Add(NamespaceDeleteCommand.Create(console));
        return command;
    }
}
