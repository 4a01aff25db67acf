using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;

namespace CondaStore.Domain.Environments;

/// <summary>The packages chosen for all platforms of a request.</summary>
/// <param name="Request">What was solved.</param>
/// <param name="Platforms">The packages of each platform, in the order of the request.</param>
public sealed record EnvironmentSolution(EnvironmentRequest Request, IReadOnlyList<PlatformSolution> Platforms)
{
    /// <summary>What in the channels could not be used, in sentences, each once.</summary>
    public IReadOnlyList<string> Warnings => [.. Platforms.SelectMany(p => p.Warnings).Distinct(StringComparer.Ordinal)];

    /// <summary>Returns the packages of a platform.</summary>
    /// <exception cref="InvalidOperationException">The platform was not asked for.</exception>
    public PlatformSolution For(string platform) => Platforms.Single(p => p.Platform == platform);

    /// <summary>Returns the lockfile of the solution. Its content hashes depend only on the request.</summary>
    public Lockfile ToLockfile() => new()
    {
        Channels = [.. Request.Channels.Select(channel => new LockedChannel(channel.BaseUrl))],
        PipIndexes =
        [
            .. Platforms.SelectMany(p => p.Packages).OfType<LockedPipPackage>().Where(p => p.Source.Count == 0)
                .Select(p => p.Index ?? IndexLocation.Pypi.Url).Distinct(),
        ],
        Platforms =
        [
            .. Platforms.Select(solution => new LockedPlatform
            {
                Name = solution.Platform,
                Packages = solution.Packages,
                ContentHash = CondaLockFile.ContentHash(
                    solution.Prepared.Requirements.Channels.Select(channel => channel.BaseUrl),
                    solution.Prepared.Requirements.Conda.Select(spec => spec.ToString()),
                    solution.Prepared.Pip is not null ? [.. Request.Pip!.IndexTexts, .. solution.Prepared.PipTexts] : [],
                    solution.Prepared.VirtualPackages.Select(v => v.ToString())),
            }),
        ],
        Metadata = new LockfileMetadata { Sources = Request.Sources },
    };
}
