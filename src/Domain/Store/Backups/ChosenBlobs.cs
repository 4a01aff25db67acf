using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Selects the blobs of chosen namespaces: those named by the key of one of their builds or by the hash of one of their specifications, and
/// the package archives kept for them.
/// </summary>
internal sealed class ChosenBlobs(HashSet<string> buildKeys, HashSet<string> specifications, HashSet<string> packageArchives)
{
    public static async Task<ChosenBlobs> OfAsync(RestoreSource source, CancellationToken cancellationToken)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        HashSet<string> specifications = new(StringComparer.Ordinal);
        foreach (BackupPartition partition in source.NamespacePartitions)
        {
            foreach (Build build in RestoredNamespace.BuildsIn(await source.RowsAsync(partition, cancellationToken)))
            {
                keys.Add(build.Key);
                specifications.Add(build.SpecificationSha256);
            }
        }

        IReadOnlyList<KeptPackage> kept = await source.KeptPackagesAsync(cancellationToken);
        return new ChosenBlobs(keys, specifications, [.. kept.Select(p => KeptPackages.BlobOf(p.Record.Sha256!))]);
    }

    public bool Contains(string name)
    {
        if (packageArchives.Contains(name))
        {
            return true;
        }

        // A name may contain dots itself, so the extension may begin at any of them.
        string last = name[(name.LastIndexOf('/') + 1)..];
        for (int dot = last.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = last.IndexOf('.', dot + 1))
        {
            string stem = last[..dot];
            if (buildKeys.Contains(stem) || specifications.Contains(stem))
            {
                return true;
            }
        }

        return false;
    }
}
