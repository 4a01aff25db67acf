namespace CondaStore.Domain.Channels.Fetching;

/// <summary>What the client of channels works with.</summary>
public sealed record RepodataClientOptions : FetchOptions
{
    /// <summary>Folder for metadata, indexes and shards; made when it is missing. Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Whether a channel's shards (CEP 16) are used where there are some.</summary>
    public bool UseShards { get; init; } = true;

    /// <summary>The longest wait for another process that fetches the same folder.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest repodata document, after decompression.</summary>
    public long MaximumRepodataBytes { get; init; } = 1L << 30;
}
