using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Access;

/// <summary>Provides <c>conda-store access grant</c>.</summary>
internal static class AccessGrantCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> who = AccessCommands.Who(console);
        Argument<string> environments = AccessCommands.Environments();
        Argument<string> role = new("ROLE")
        {
            Description = "viewer: sees environments; developer: also builds and changes them; admin: also deletes them and gives roles.",
        };
        role.AcceptOnlyFromAmong("viewer", "developer", "editor", "admin");
        return ServerCommand.Create(
            console,
            new CommandText("grant", "Give the members of a namespace a role on environments.",
                "conda-store access grant ann 'team/*' developer"),
            [who, environments, role],
            async (call, cancellationToken) =>
            {
                GivenRole given = new(
                    call.Parsed.GetValue(who)!, call.Parsed.GetValue(environments)!, call.Parsed.GetValue(role)!);
                await GivenRoles.SetAsync(call, given.Namespace, given.Environments, given.Role, cancellationToken);
                await ResultText.WriteAsync(call, given, $"{given.Namespace} is {given.Role} on {given.Environments}");
                return ExitCodes.Success;
            });
    }
}
