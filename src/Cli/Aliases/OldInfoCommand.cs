using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Aliases;

/// <summary>Provides the hidden <c>conda-store info</c> of conda-store's own command.</summary>
internal static class OldInfoCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = ServerCommand.Create(
            console, "info", "Show your permissions: 'whoami'.", [], async (call, cancellationToken) =>
            {
                RemoteCaller caller = await call.Client.Access.CallerAsync(cancellationToken);
                if (call.IsJson)
                {
                    await RemoteResult.WriteAsync(call, caller);
                    return ExitCodes.Success;
                }

                await console.Out.WriteLineAsync($"Default namespace is {caller.PrimaryNamespace}");
                await console.Out.WriteLineAsync($"Authenticated {caller.Authenticated}");
                ResultTable table = new("Namespace", "Name", "Permissions");
                foreach ((string pattern, IReadOnlyList<string> permissions) in caller.EntityPermissions)
                {
                    table.Add([.. pattern.Split('/', 2), string.Join(' ', permissions)]);
                }

                await table.WriteAsync(console);
                return ExitCodes.Success;
            });
        command.Hidden = true;
        return command;
    }
}
