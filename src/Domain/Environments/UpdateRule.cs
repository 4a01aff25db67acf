using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Environments;

/// <summary>Represents what a solve keeps of an earlier environment.</summary>
/// <param name="Former">The packages of the earlier environment.</param>
/// <param name="Mode">How strictly they are kept.</param>
/// <param name="Names">The packages that may change freely, of either ecosystem.</param>
public sealed record UpdateRule(Lockfile Former, UpdateMode Mode, IReadOnlyList<string> Names)
{
    private readonly HashSet<string> _free = [.. Names.Select(ProjectName.Normalize)];

    /// <summary>Returns the kept packages of a platform; empty if the earlier environment does not have the platform.</summary>
    internal IEnumerable<LockedPackage> KeptOn(string platform) => Mode == UpdateMode.Free
        ? []
        : Former.Platforms.Where(p => p.Subdir == platform).SelectMany(p => p.Packages)
            .Where(p => !_free.Contains(ProjectName.Normalize(p.Name)));
}
