namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the status of the store in the API.</summary>
internal sealed record StatusWire(string Version, WorkingPartsWire Health, ShareWire Share);

/// <summary>Represents what works in the API.</summary>
internal sealed record WorkingPartsWire(bool Tables, bool Share);

/// <summary>Represents the capabilities of the share in the API.</summary>
internal sealed record ShareWire(
    bool HardLinks,
    bool SymbolicLinks,
    bool Reflinks,
    bool CaseSensitive,
    bool ExecutableBits,
    int? LinkLimit,
    IReadOnlyList<string> Shortcomings);

/// <summary>Represents the result of a health check in the API.</summary>
internal sealed record HealthWire([property: WireValues("ok", "error")] string Status, CheckedPartsWire Data);

/// <summary>Represents the parts of the storage that a health check has found to work in the API.</summary>
internal sealed record CheckedPartsWire(string Version, bool Tables, bool Blobs, bool Share, IReadOnlyList<string> Problems);

/// <summary>Represents what a namespace uses in the API.</summary>
internal sealed record NamespaceUsageWire(long NumEnvironments, long NumBuilds, long Storage);

/// <summary>Represents the disk usage of the share in the API.</summary>
internal sealed record DiskUsageWire(
    long PackageBytes,
    long UnusedBytes,
    long PrefixBytes,
    IEnumerable<PackageUsageWire> Packages,
    IEnumerable<PrefixUsageWire> Prefixes);

/// <summary>Represents the disk usage of a cached package in the API.</summary>
internal sealed record PackageUsageWire(string Key, long Files, long Bytes, DateTimeOffset? LastUsed, int Prefixes);

/// <summary>Represents the disk usage of the prefix of a build in the API.</summary>
internal sealed record PrefixUsageWire(string Prefix, bool IsFinished, long Files, long Bytes, long UnsharedBytes, int Packages);
