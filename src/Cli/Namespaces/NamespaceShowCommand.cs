using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Namespaces;

/// <summary>Provides <c>conda-store namespace show</c>.</summary>
internal static class NamespaceShowCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = EnvironmentArguments.Namespace(console);
        return ServerCommand.Create(
            console,
            new CommandText("show", "Show a namespace: its metadata and what it uses.", "conda-store namespace show team"),
            [name],
            async (call, cancellationToken) =>
            {
                RemoteNamespace ns = await call.Client.Namespaces.GetAsync(call.Parsed.GetValue(name)!, cancellationToken);
                if (call.IsJson)
                {
                    await RemoteResult.WriteAsync(call, ns);
                    return ExitCodes.Success;
                }

                await console.Out.WriteLineAsync(ns.Name);
                // Usage is told only to those who see the whole namespace.
                if ((await call.Client.Status.UsageAsync(cancellationToken)).TryGetValue(ns.Name, out RemoteNamespaceUsage? usage))
                {
                    await console.Out.WriteLineAsync(
                        $"  {usage.NumEnvironments} environments, {usage.NumBuilds} builds, {ByteText.Of(usage.Storage)}");
                }

                if (ns.Metadata is { } metadata && metadata.EnumerateObject().Any())
                {
                    await console.Out.WriteLineAsync($"  metadata {metadata.GetRawText()}");
                }

                return ExitCodes.Success;
            });
    }
}
