using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Maintenance;

/// <summary>Removes kept package archives that no build has used for longer than the settings say.</summary>
public sealed partial class SweepKeptPackages(KeptPackages kept, UsedPackages used, Settings settings, ILogger<SweepKeptPackages> diagnostics)
{
    /// <summary>Sweeps.</summary>
    [Function(FunctionNames.SweepKeptPackages)]
    public async Task<RemovalResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken)
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
