namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Specifies how channel metadata is fetched and cached.</summary>
public sealed record RepodataClientOptions : FetchOptions
{
    /// <summary>Gets the folder for metadata, indexes and shards; created if missing. Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Gets whether the shards of a channel (CEP 16, https://conda.org/learn/ceps/cep-0016) are used if available.</summary>
    public bool UseShards { get; init; } = true;

    /// <summary>Gets the maximum wait for another process that is fetching the same subdir.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets the maximum size of a repodata document in bytes, decompressed.</summary>
    public long MaximumRepodataBytes { get; init; } = 1L << 30;
}
