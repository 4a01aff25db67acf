using CondaStore.Cli.Local;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Cli.Environments;

/// <summary>Writes the lockfile of a build in the formats of other programs.</summary>
internal static class ExportFormat
{
    /// <summary>The pinned environment file of the store.</summary>
    public const string Yaml = "yaml";

    /// <summary>The environment file that the build was built from.</summary>
    public const string Specification = "specification";

    private const string Explicit = "explicit";
    private const string Pylock = "pylock";
    private const string Requirements = "requirements";

    /// <summary>The names on the command line.</summary>
    public static string[] Names { get; } = [Yaml, Specification, "conda-lock", "pixi", Explicit, Pylock, Requirements];

    /// <summary>Writes a lockfile.</summary>
    /// <param name="lockfile">The lockfile of the build.</param>
    /// <param name="format">One of <see cref="Names"/>, except those that the store writes itself.</param>
    /// <param name="platform">The platform of formats that are for one platform, or null for the own or the only one.</param>
    /// <exception cref="StoreException">
    /// The lockfile is not for the platform, or the format cannot express it (<see cref="ErrorCode.InvalidLockfile"/>,
    /// <see cref="ErrorCode.InvalidOption"/>).
    /// </exception>
    public static string Write(Lockfile lockfile, string format, string? platform) => format switch
    {
        Explicit or Pylock or Requirements => LockText.Of(lockfile with { Platforms = [One(lockfile, platform)] }, LockText.Formats[format]),
        _ => LockText.Of(lockfile, LockText.Formats[format]),
    };

    private static LockedPlatform One(Lockfile lockfile, string? platform) =>
        lockfile.Find(platform ?? HostPlatform.Subdir)
        ?? (platform is null && lockfile.Platforms is [var only] ? only : null)
        ?? throw new StoreException(ErrorCode.InvalidOption, $"The build has no packages for {platform ?? HostPlatform.Subdir}.")
        {
            Hints = [$"--platform {string.Join('|', lockfile.Platforms.Select(p => p.Name))}"],
        };
}
