namespace CondaStore.Domain.Cache;

/// <summary>What one environment takes from a package cache, and the disk space it has.</summary>
public sealed record PrefixReference
{
    /// <summary>Absolute path of the environment.</summary>
    public required string Prefix { get; init; }

    /// <summary>Keys of the packages it has, or is about to link.</summary>
    public required IReadOnlyCollection<string> Packages { get; init; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset UpdatedOn { get; init; }

    /// <summary>Whether the installation came to its end; the numbers below are 0 before.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Number of its files.</summary>
    public int Files { get; init; }

    /// <summary>Bytes of all its files, those it shares with the cache included. Bytecode made on installation is not counted.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the files that it shares with nobody: those with a prefix written into them, and all where files are copied.</summary>
    public long OwnBytes { get; init; }
}
