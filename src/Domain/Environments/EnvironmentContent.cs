using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

/// <summary>The exact content of an environment on one platform, as it is installed.</summary>
public sealed record EnvironmentContent
{
    /// <summary>Gets all packages, wheels of Python projects among them; of a solution in install order.</summary>
    public required IReadOnlyList<TargetPackage> Packages { get; init; }

    /// <summary>Gets the Python projects that have to be built before they can be installed.</summary>
    public IReadOnlyList<LockedPipPackage> Sources { get; init; } = [];

    /// <summary>Gets how <see cref="Sources"/> are built.</summary>
    public SourceBuildOptions SourceBuilds { get; init; } = new();

    /// <summary>Gets the channels that what builds <see cref="Sources"/> comes from; empty for the packages themselves.</summary>
    public IReadOnlyList<Channel> Channels { get; init; } = [];

    /// <summary>Gets the indexes that what builds <see cref="Sources"/> comes from; empty for the usual one.</summary>
    public IReadOnlyList<IndexLocation> Indexes { get; init; } = [];

    /// <summary>Gets the pip section, which tells what was asked for.</summary>
    internal IReadOnlyList<PipLine> PipLines { get; init; } = [];

    /// <summary>Gets the user's requirements, for the history of the prefix.</summary>
    public IReadOnlyList<string> RequestedSpecs { get; init; } = [];

    /// <summary>Variables set when the environment is activated.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets whether the records come from a lockfile, which says less than a channel does: then the packages themselves tell the rest
    /// (<see cref="RecordCompletion"/>).
    /// </summary>
    public bool IsLocked { get; init; }

    /// <summary>Gets the projects that were built and whose wheels are among <see cref="Packages"/>.</summary>
    public IReadOnlyList<LockedPipPackage> Built { get; private init; } = [];

    /// <summary>What was chosen for a platform.</summary>
    /// <exception cref="StoreException">A Python project has a location that is neither a wheel nor sources
    /// (<see cref="PipRefusal"/>).</exception>
    public static EnvironmentContent Of(PlatformSolution solution) =>
        Of(solution.Packages, solution.Prepared.Requirements, solution.WheelUrls).WithBuilt(_ => true) with
        {
            Channels = solution.Prepared.Requirements.Channels,
            IsLocked = false,
        };

    /// <summary>What a lockfile has for a platform.</summary>
    /// <param name="lockfile">The lockfile.</param>
    /// <param name="platform">The subdir.</param>
    /// <param name="requirements">What it was made for; null where that is not known.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>: it is not for the platform.</exception>
    public static EnvironmentContent OfLockfile(Lockfile lockfile, string platform, PlatformRequirements? requirements = null)
    {
        EnvironmentContent content = Of(lockfile.PackagesFor(platform), requirements, new Dictionary<string, string>());
        return content with
        {
            Channels = content.Sources.Count > 0 ? new ChannelConfiguration().ParseAll(lockfile.Channels.Select(c => c.Url)) : [],
            Indexes =
            [
                .. content.Sources.Select(p => p.Index).OfType<string>().Concat(lockfile.PipIndexes).Distinct().Select(IndexLocation.Parse),
            ],
        };
    }

    /// <summary>Returns the content with the wheels that were built of its sources.</summary>
    /// <param name="isAvailable">Whether a wheel can be had; without it its sources stay to be built.</param>
    public EnvironmentContent WithBuilt(Func<RepodataRecord, bool> isAvailable)
    {
        LockedPipPackage[] built = [.. Sources.Where(p => p.Built is not null && isAvailable(WheelRecords.Of(p)))];
        return built.Length == 0 ? this : this with
        {
            Packages = [.. Packages, .. TargetPackages.OfWheels(built.Select(p => WheelRecords.Of(p)), PipLines)],
            Sources = [.. Sources.Except(built)],
            Built = [.. Built, .. built],
        };
    }

    private static EnvironmentContent Of(
        IReadOnlyList<LockedPackage> all, PlatformRequirements? requirements, IReadOnlyDictionary<string, string> wheelUrls)
    {
        ILookup<bool, LockedPipPackage> projects = all.OfType<LockedPipPackage>().ToLookup(WheelRecords.IsSource);
        IEnumerable<RepodataRecord> wheels = projects[false].Select(p => WheelRecords.Of(p, wheelUrls.GetValueOrDefault(p.Name)));
        return new EnvironmentContent
        {
            Packages =
            [
                .. TargetPackages.Of(all.OfType<LockedCondaPackage>().Select(p => p.Record), requirements?.Conda ?? []),
                .. TargetPackages.OfWheels(wheels, requirements?.Pip ?? []),
            ],
            Sources = [.. projects[true]],
            RequestedSpecs = [.. (requirements?.Conda ?? []).Select(spec => spec.ToString())],
            Variables = requirements?.ActivationVariables ?? new Dictionary<string, string>(),
            PipLines = requirements?.Pip ?? [],
            IsLocked = true,
        };
    }
}
