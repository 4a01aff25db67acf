using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>How much room the removal of a build gives back.</summary>
internal static class FreedSpace
{
    /// <summary>
    /// Bytes on the disk: what the prefix does not share, as measured when it was made, and artifacts that go. Files that are shared
    /// with the package cache are not counted; they stay in the cache until that is cleaned.
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
