using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>Determines the packages needed to recreate builds.</summary>
public sealed class UsedPackages(ITable table, BuildStore builds)
{
    /// <summary>Returns the SHA-256 of the packages of all completed and archived builds.</summary>
    public async Task<IReadOnlySet<string>> HashesAsync(CancellationToken cancellationToken)
    {
        HashSet<string> used = [];
        foreach (TableRow ns in await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.Namespaces), cancellationToken))
        {
            foreach (TableRow row in await StoreRows.AllAsync(table, StoreRows.Builds(NamespaceRow.Read(ns).Name), cancellationToken))
            {
                // A build being recreated also counts, and any other unfinished one may later need its packages.
                Build build = BuildRow.Read(row);
                IEnumerable<BuildPackage> packages = build.Status is BuildStatus.Deleted or BuildStatus.Failed or BuildStatus.Canceled
                    ? []
                    : await builds.RecordedPackagesAsync(build, cancellationToken);
                used.UnionWith(packages.Select(p => p.Sha256).OfType<string>());
            }
        }

        return used;
    }
}
