using CondaStore.Domain.Store.Building;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// The blobs of chosen namespaces: those named by the key of one of their builds or by the hash of one of their specifications, and
/// those that are named by their own hash and belong to nobody.
/// </summary>
internal sealed class ChosenBlobs(HashSet<string> buildKeys, HashSet<string> specifications)
{
    private const string PackageArchives = "package-archives/";

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

        return new ChosenBlobs(keys, specifications);
    }

    public bool Contains(string name)
    {
        if (name.StartsWith(PackageArchives, StringComparison.Ordinal))
        {
            return true;
        }

        // A name may hold dots itself, so every one of them may be where the extension begins.
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
