using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Environments;

/// <summary>Turns solutions into lockfiles and lockfiles into what an installation needs.</summary>
public static class LockfileComposer
{
    /// <summary>A lockfile of the platforms that were solved.</summary>
    /// <param name="input">What was solved.</param>
    /// <param name="solutions">The result for each platform.</param>
    /// <param name="sources">Files that the requirements came from, for the lockfile's remarks.</param>
    public static Lockfile Compose(SolveInput input, IReadOnlyList<PlatformSolution> solutions, IReadOnlyList<string> sources) => new()
    {
        Channels = [.. input.Channels.Select(channel => new LockedChannel(channel.BaseUrl))],
        Platforms = [.. solutions.Select(solution => new LockedPlatform
        {
            Name = solution.Platform,
            Packages = [.. solution.Records.Select(record => new LockedCondaPackage(record))],
            ContentHash = CondaLockFile.ContentHash(
                input.Channels.Select(channel => channel.BaseUrl),
                input.Specs.Select(spec => spec.ToString()),
                [],
                solution.VirtualPackages.Select(v => $"{v.Name}={v.Version}={v.Build}")),
        })],
        Metadata = new LockfileMetadata { Sources = sources },
    };
}
