using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Sessions;

/// <summary>Provides <c>conda-store profile</c>, which chooses among the stores that the user has logged in to.</summary>
internal static class ProfileCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("profile", "Choose among the stores that you have logged in to.");
        command.Add(ProfileListCommand.Create(console));
        command.Add(ProfileUseCommand.Create(console));
        return command;
    }
}
