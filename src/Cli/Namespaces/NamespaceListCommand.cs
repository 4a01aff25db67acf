using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Namespaces;

/// <summary>Provides <c>conda-store namespace list</c>.</summary>
internal static class NamespaceListCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console) => ServerCommand.Create(
        console,
        new CommandText("list", "List the namespaces that you may see.", "conda-store namespace list",
            "conda-store namespace list --json=name"),
        [],
        async (call, cancellationToken) =>
        {
            await RemoteResult.WriteAsync(
                call,
                call.Client.Namespaces.ListAsync(cancellationToken),
                "no namespaces",
                cancellationToken,
                ("ID", n => n.Id.ToString(CultureInfo.InvariantCulture)),
                ("NAMESPACE", n => n.Name));
            return ExitCodes.Success;
        });
}
