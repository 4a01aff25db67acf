using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Tokens;

/// <summary>Provides <c>conda-store token</c>, which handles tokens for programs.</summary>
internal static class TokenCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = OldTokenOptions.Create(console, new CommandText("token", "Create, list and revoke tokens for programs."));
        command.Add(TokenCreateCommand.Create(console));
        command.Add(TokenListCommand.Create(console));
        command.Add(TokenRevokeCommand.Create(console));
        return command;
    }
}
