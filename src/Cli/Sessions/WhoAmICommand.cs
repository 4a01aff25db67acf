using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Sessions;

/// <summary>Provides <c>conda-store whoami</c>, which shows who the caller is and what they may do.</summary>
internal static class WhoAmICommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console) => ServerCommand.Create(
        console,
        new CommandText("whoami", "Show who you are to the store and which roles you have.", "conda-store whoami",
            "conda-store whoami --json"),
        [],
        async (call, cancellationToken) =>
        {
            await DeniedAccess.RequireAcceptedAsync(call, cancellationToken);
            RemoteCaller caller = await call.Client.Access.CallerAsync(cancellationToken);
            if (call.IsJson)
            {
                await RemoteResult.WriteAsync(call, caller);
                return ExitCodes.Success;
            }

            await call.Console.Out.WriteLineAsync(caller.Authenticated
                ? $"{caller.PrimaryNamespace} at {call.Url}{(caller.Expiration is { } end ? $", until {TimeText.Of(end)}" : "")}"
                : $"not logged in at {call.Url}");
            ResultTable table = new("ENVIRONMENTS", "ROLES");
            foreach ((string pattern, IReadOnlyList<string> roles) in caller.EntityRoles.OrderBy(r => r.Key, StringComparer.Ordinal))
            {
                table.Add(pattern, string.Join(", ", roles));
            }

            await table.WriteAsync(call.Console);
            return ExitCodes.Success;
        });
}
