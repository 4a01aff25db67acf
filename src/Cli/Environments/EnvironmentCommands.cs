using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env</c>, which handles the environments of a store.</summary>
internal static class EnvironmentCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("env", "List, create, change, compare and delete environments of a store.");
        command.Add(EnvironmentListCommand.Create(console));
        command.Add(EnvironmentShowCommand.Create(console));
        command.Add(EnvironmentCreateCommand.Create(console));
        command.Add(EnvironmentAddCommand.Create(console));
        command.Add(EnvironmentRemoveCommand.Create(console));
        command.Add(EnvironmentUpdateCommand.Create(console));
        command.Add(EnvironmentEditCommand.Create(console));
        command.Add(EnvironmentDiffCommand.Create(console));
        command.Add(EnvironmentHistoryCommand.Create(console));
        command.Add(EnvironmentActivateCommand.Create(console));
        command.Add(EnvironmentRollbackCommand.Create(console));
        command.Add(EnvironmentCopyCommand.Create(console));
        command.Add(EnvironmentMoveCommand.Create(console));
        command.Add(EnvironmentExportCommand.Create(console));
        command.Add(EnvironmentDescribeCommand.Create(console));
        command.Add(EnvironmentDeleteCommand.Create(console));
        return command;
    }
}
