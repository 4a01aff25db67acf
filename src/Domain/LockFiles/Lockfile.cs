using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Represents the exact packages of an environment, for one or more platforms. Read and written as conda-lock's format 1
/// (<see cref="CondaLockFile"/>), an explicit list (<see cref="ExplicitFile"/>) or pixi's formats 6 and 7 (<see cref="PixiLockFile"/>,
/// which also reads 4 and 5).
/// </summary>
public sealed record Lockfile
{
    /// <summary>Channels, the most important first.</summary>
    public IReadOnlyList<LockedChannel> Channels { get; init; } = [];

    /// <summary>Gets the indexes of pip packages (pixi); empty if none or unknown.</summary>
    public IReadOnlyList<string> PipIndexes { get; init; } = [];

    /// <summary>Gets the solver options that differ from the defaults (pixi), by pixi's names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SolveOptions { get; init; } = [];

    /// <summary>Gets the platforms.</summary>
    public IReadOnlyList<LockedPlatform> Platforms { get; init; } = [];

    /// <summary>Gets conda-lock's metadata.</summary>
    public LockfileMetadata Metadata { get; init; } = new();

    /// <summary>Parses a lockfile of any known format, which is detected from the text.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/> or <see cref="ErrorCode.InvalidLockfile"/>, with the place.
    /// </exception>
    public static Lockfile Parse(string text, LockfileOptions? options = null)
    {
        options ??= new();
        if (PylockFile.IsPylock(text))
        {
            throw new StoreException(
                ErrorCode.InvalidLockfile, "A pylock.toml has Python projects only; what is wanted here is a lockfile with their Python.")
            {
                Location = new SourceLocation(options.File, 1, 1),
            };
        }

        bool isExplicit = SpecListFile.IsExplicit(text);
        DocumentNode? root = isExplicit ? null : LockfileSyntax.ReadRoot(text, options);
        if (root?.Find("environments") is not null)
        {
            return PixiLockFile.Read(root, options, allEnvironments: false).Environments.Values.Single();
        }

        return options.Environment is not null
            ? throw new StoreException(
                ErrorCode.InvalidLockfile, $"The lockfile has one environment without a name, so none named '{options.Environment}'.")
            : isExplicit ? ExplicitFile.Parse(text, options)
            : CondaLockFile.Read(root!, options);
    }

    /// <summary>
    /// Returns the packages for a platform by its name, else by its subdir; a lockfile only for <c>noarch</c> matches every platform. Null
    /// if there is none.
    /// </summary>
    public LockedPlatform? Find(string platform) =>
        Platforms.FirstOrDefault(p => p.Name == platform)
        ?? Platforms.FirstOrDefault(p => p.Subdir == platform)
        ?? (Platforms is [{ Subdir: Subdirs.Noarch } only] ? only : null);

    /// <summary>Returns the lockfile with the wheels that were built for a platform.</summary>
    /// <param name="platform">The subdir.</param>
    /// <param name="built">The packages with their wheels.</param>
    public Lockfile WithBuilt(string platform, IReadOnlyList<LockedPipPackage> built)
    {
        Dictionary<string, BuiltWheel?> wheels = built.ToDictionary(p => p.Name, p => p.Built, StringComparer.Ordinal);
        LockedPlatform? own = Find(platform);
        return this with
        {
            Platforms =
            [
                .. Platforms.Select(p => p != own ? p : p with
                {
                    Packages = [.. p.Packages.Select(package => package is LockedPipPackage project
                        && wheels.TryGetValue(project.Name, out BuiltWheel? wheel) ? project with { Built = wheel } : package)],
                }),
            ],
        };
    }

    /// <summary>
    /// Returns the packages to install on a platform: the distinct packages of the given categories (only <c>main</c> if none are given).
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/> when the platform is not locked.</exception>
    public IReadOnlyList<LockedPackage> PackagesFor(string platform, params IReadOnlyCollection<string> categories)
    {
        LockedPlatform found = Find(platform) ?? throw new StoreException(
            ErrorCode.InvalidLockfile, $"The lockfile has no packages for {platform}.")
        {
            Hints = [$"it is for {string.Join(", ", Platforms.Select(p => p.Name))}"],
        };
        return
        [
            .. found.Packages
                .Where(package => categories.Count == 0
                    ? package.Category == LockedPackage.MainCategory
                    : categories.Contains(package.Category))
                .DistinctBy(package => (package is LockedCondaPackage, package.Name)),
        ];
    }
}
