using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Namespaces;

/// <summary>Provides <c>conda-store namespace delete</c>.</summary>
internal static class NamespaceDeleteCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = EnvironmentArguments.Namespace(console);
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "delete", "Delete a namespace with all of its environments and builds, for good.", "conda-store namespace delete team"),
            [name, yes],
            async (call, cancellationToken) =>
            {
                string ns = (await call.Client.Namespaces.GetAsync(call.Parsed.GetValue(name)!, cancellationToken)).Name;
                int environments = await call.Client.Environments.ListAsync(new EnvironmentFilter { Namespace = ns }, cancellationToken)
                    .CountAsync(cancellationToken);
                await Confirmation.RequireAsync(
                    console, call.Parsed.GetValue(yes), $"Delete {ns} with {environments} environments?", cancellationToken);
                await call.Client.Namespaces.DeleteAsync(ns, cancellationToken);
                await call.TellAsync($"{ns} is deleted");
                return ExitCodes.Success;
            });
    }
}
