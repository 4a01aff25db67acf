using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Computes the disk space that removing a build frees.</summary>
internal static class FreedSpace
{
    /// <summary>
    /// Returns the bytes on disk: the unshared part of the prefix, as measured when it was created, and the artifacts to be removed. Files
    /// shared with the package cache are not counted; they stay in the cache until it is cleaned.
    /// </summary>
    public static long Of(Build build, CancellationToken cancellationToken)
    {
        long artifacts = build.Artifacts.Where(a => a.Type is ArtifactType.CondaPack or ArtifactType.ConstructorInstaller).Sum(a => a.Size);
        return artifacts + (build.UnsharedSize ?? Measured(build, cancellationToken));
    }

    private static long Measured(Build build, CancellationToken cancellationToken) =>
        build.Artifact(ArtifactType.Directory) is { } prefix && Directory.Exists(prefix.Key)
            ? PrefixSurvey.UnsharedBytesOf(prefix.Key, cancellationToken)
            : 0;
}
