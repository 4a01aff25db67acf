namespace CondaStore.Domain.Cache;

/// <summary>Represents the packages that an environment uses from a cache, and its disk usage.</summary>
public sealed record PrefixReference
{
    /// <summary>Absolute path of the environment.</summary>
    public required string Prefix { get; init; }

    /// <summary>Gets the keys of the packages that it contains or is about to link.</summary>
    public required IReadOnlyCollection<string> Packages { get; init; }

    /// <summary>Gets the time at which the reference was written.</summary>
    public DateTimeOffset UpdatedOn { get; init; }

    /// <summary>Gets whether the installation is complete; until then the numbers below are 0.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Gets the number of its files.</summary>
    public int Files { get; init; }

    /// <summary>Gets the size of all its files in bytes, including those shared with the cache. Bytecode compiled during installation is
    /// not counted.</summary>
    public long Bytes { get; init; }

    /// <summary>Gets the size in bytes of the files that are not shared: those with the prefix written into them, and all if files are
    /// copied.</summary>
    public long OwnBytes { get; init; }
}
