namespace CondaStore.Client;

/// <summary>Represents what a namespace uses.</summary>
/// <param name="NumEnvironments">The number of environments.</param>
/// <param name="NumBuilds">The number of builds.</param>
/// <param name="Storage">The size of the environments of all builds, in bytes.</param>
public sealed record RemoteNamespaceUsage(long NumEnvironments, long NumBuilds, long Storage);

/// <summary>Represents the disk usage of the share, in bytes.</summary>
/// <param name="PackageBytes">The size of all cached packages.</param>
/// <param name="UnusedBytes">The size of the cached packages that no environment uses.</param>
/// <param name="PrefixBytes">The size of the files of environments that are not shared with the cache.</param>
/// <param name="Packages">The cached packages.</param>
/// <param name="Prefixes">The environments of builds.</param>
public sealed record RemoteDiskUsage(
    long PackageBytes,
    long UnusedBytes,
    long PrefixBytes,
    IReadOnlyList<RemotePackageUsage> Packages,
    IReadOnlyList<RemotePrefixUsage> Prefixes);

/// <summary>Represents the disk usage of a cached package.</summary>
/// <param name="Key">The key of the package in the cache.</param>
/// <param name="Files">The number of files.</param>
/// <param name="Bytes">The size of the files.</param>
/// <param name="LastUsed">The time of the last use, or null if unknown.</param>
/// <param name="Prefixes">The number of environments that use it.</param>
public sealed record RemotePackageUsage(string Key, long Files, long Bytes, DateTimeOffset? LastUsed, int Prefixes);

/// <summary>Represents the disk usage of the environment of a build.</summary>
/// <param name="Prefix">The folder, relative to that of all environments.</param>
/// <param name="IsFinished">Whether the environment is complete.</param>
/// <param name="Files">The number of files.</param>
/// <param name="Bytes">The size of all files.</param>
/// <param name="UnsharedBytes">The size of the files that are not shared with the cache.</param>
/// <param name="Packages">The number of packages.</param>
public sealed record RemotePrefixUsage(string Prefix, bool IsFinished, long Files, long Bytes, long UnsharedBytes, int Packages);

/// <summary>Represents the status of a store.</summary>
/// <param name="Version">The version of the store.</param>
/// <param name="Health">What works.</param>
public sealed record RemoteStatus(string Version, RemoteHealth? Health);

/// <summary>Represents what works in a store.</summary>
/// <param name="Tables">Whether tables can be read.</param>
/// <param name="Share">Whether the share is mounted.</param>
public sealed record RemoteHealth(bool Tables, bool Share);

/// <summary>Represents the parts of the storage that a health check has found to work.</summary>
/// <param name="Version">The version of the store.</param>
/// <param name="Tables">Whether tables can be written.</param>
/// <param name="Blobs">Whether blobs can be written.</param>
/// <param name="Share">Whether the share can be written.</param>
/// <param name="Problems">The problems, as sentences.</param>
public sealed record RemoteCheckedParts(string Version, bool Tables, bool Blobs, bool Share, IReadOnlyList<string> Problems);

/// <summary>Represents the response to a health check.</summary>
internal sealed record RemoteHealthCheck(RemoteCheckedParts Data);
