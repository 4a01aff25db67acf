using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Usage;

/// <summary>Provides <c>conda-store usage</c>, which shows what namespaces and environments use.</summary>
internal static class UsageCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Option<bool> disk = new("--disk") { Description = "Show the disk usage of the environment of every build instead." };
        return ServerCommand.Create(
            console,
            new CommandText("usage", "Show how much namespaces or environments use.", "conda-store usage", "conda-store usage --disk"),
            [disk],
            (call, cancellationToken) =>
                call.Parsed.GetValue(disk) ? DiskAsync(call, cancellationToken) : NamespacesAsync(call, cancellationToken));
    }

    private static async Task<int> NamespacesAsync(ServerCall call, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, RemoteNamespaceUsage> usage = await call.Client.Status.UsageAsync(cancellationToken);
        if (usage.Count == 0)
        {
            await DeniedAccess.RequireAcceptedAsync(call, cancellationToken);
        }

        if (call.IsJson)
        {
            await call.Console.Out.WriteLineAsync(JsonFields.Select(ResultText.Json(usage), call.Fields, [.. usage.Keys]));
            return ExitCodes.Success;
        }

        ResultTable table = new("NAMESPACE", "ENVIRONMENTS", "BUILDS", "SIZE");
        foreach ((string ns, RemoteNamespaceUsage used) in usage.OrderByDescending(u => u.Value.Storage))
        {
            table.Add(ns, Number(used.NumEnvironments), Number(used.NumBuilds), ByteText.Of(used.Storage));
        }

        await table.WriteAsync(call.Console);
        return ExitCodes.Success;
    }

    private static async Task<int> DiskAsync(ServerCall call, CancellationToken cancellationToken)
    {
        RemoteDiskUsage usage = await call.Client.Status.DiskAsync(cancellationToken);
        if (call.IsJson)
        {
            await RemoteResult.WriteAsync(call, usage);
            return ExitCodes.Success;
        }

        ResultTable table = new("ENVIRONMENT OF A BUILD", "PACKAGES", "FILES", "SIZE", "OF ITS OWN");
        foreach (RemotePrefixUsage prefix in usage.Prefixes.OrderByDescending(p => p.UnsharedBytes))
        {
            table.Add(prefix.Prefix, Number(prefix.Packages), Number(prefix.Files), ByteText.Of(prefix.Bytes),
                ByteText.Of(prefix.UnsharedBytes));
        }

        await table.WriteAsync(call.Console);
        await call.TellAsync(
            $"{usage.Packages.Count} packages in the cache with {ByteText.Of(usage.PackageBytes)}, of which "
                + $"{ByteText.Of(usage.UnusedBytes)} are in no environment; "
                + $"{usage.Prefixes.Count} environments with {ByteText.Of(usage.PrefixBytes)} of their own");
        return ExitCodes.Success;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
