using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Store.Work;

/// <summary>What a build consists of.</summary>
/// <param name="Lockfile">For all platforms that were asked for.</param>
/// <param name="Content">For this machine's platform.</param>
public sealed record SolvedEnvironment(Lockfile Lockfile, EnvironmentContent Content)
{
    /// <summary>
    /// Takes the content from a lockfile of a build, which names the wheels of all projects that were built.
    /// </summary>
    /// <param name="lockfile">The lockfile.</param>
    /// <param name="platform">The subdir.</param>
    /// <param name="requirements">What it was made for; null where that is not known.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidLockfile"/>, also when the lockfile is not for the platform; what <see cref="PipRefusal"/> makes.
    /// </exception>
    public static SolvedEnvironment FromLockfile(Lockfile lockfile, string platform, PlatformRequirements? requirements)
    {
        EnvironmentContent content = EnvironmentContent.OfLockfile(lockfile, platform, requirements).WithBuilt(_ => true);
        return content.Sources.Count == 0 ? new SolvedEnvironment(lockfile, content) : throw PipRefusal.Of(content.Sources[0]);
    }
}
