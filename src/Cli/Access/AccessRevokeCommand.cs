using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Access;

/// <summary>Provides <c>conda-store access revoke</c>.</summary>
internal static class AccessRevokeCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> who = AccessCommands.Who(console);
        Argument<string> environments = AccessCommands.Environments();
        return ServerCommand.Create(
            console,
            new CommandText(
                "revoke", "Take away the role that the members of a namespace have on environments.",
                "conda-store access revoke ann 'team/*'"),
            [who, environments],
            async (call, cancellationToken) =>
            {
                string name = call.Parsed.GetValue(who)!;
                string pattern = call.Parsed.GetValue(environments)!;
                await GivenRoles.SetAsync(call, name, pattern, null, cancellationToken);
                await call.TellAsync($"{name} has no role on {pattern} any more");
                return ExitCodes.Success;
            });
    }
}
