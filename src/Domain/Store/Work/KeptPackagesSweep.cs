using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>Removes kept package archives that no build has used for longer than the settings say.</summary>
public sealed partial class KeptPackagesSweep(
    KeptPackages kept, UsedPackages used, Settings settings, ILogger<KeptPackagesSweep> diagnostics)
{
    /// <summary>Sweeps.</summary>
    public async Task<RemovalResult> RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan? retention = (await settings.GetAsync(null, null, cancellationToken)).PackageArchiveRetention;
        IReadOnlySet<string> hashes = await used.HashesAsync(cancellationToken);
        IReadOnlyList<string> removed = await kept.SweepAsync(hashes, retention, cancellationToken);
        string rule = $"package_archive_retention={(retention is { } longest ? StoreAge.Text(longest) : StoreAge.Never)} of the store";
        foreach (string package in removed)
        {
            LogRemoved(diagnostics, package, rule);
        }

        return new RemovalResult { Removed = removed.Count };
    }

    [LoggerMessage(LogLevel.Information, "Remove the kept archive of {Package} by the rule '{Rule}': done.")]
    private static partial void LogRemoved(ILogger logger, string package, string rule);
}
