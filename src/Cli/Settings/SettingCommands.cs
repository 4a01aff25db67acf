using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Settings;

/// <summary>Provides <c>conda-store setting</c>, which handles the settings of a store, of namespaces and of environments.</summary>
internal static class SettingCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("setting", "Show and change the settings of a store, of namespaces and of environments.");
        command.Add(SettingListCommand.Create(console));
        command.Add(SettingGetCommand.Create(console));
        command.Add(SettingSetCommand.Create(console));
        command.Add(SettingResetCommand.Create(console));
        return command;
    }
}
