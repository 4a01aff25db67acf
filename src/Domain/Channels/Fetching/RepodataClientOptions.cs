namespace CondaStore.Domain.Channels.Fetching;

/// <summary>What the client of channels works with.</summary>
public sealed record RepodataClientOptions
{
    /// <summary>Folder for metadata, indexes and shards; made when it is missing. Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>
    /// Sends the requests; null for an own one. It should not follow redirects: the client does, because it knows which
    /// credentials may go where. The caller keeps ownership.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Which folders of this machine may be read. Where requests may go is for <see cref="Handler"/> to say.</summary>
    public FetchPolicy Policy { get; init; } = FetchPolicy.Unrestricted;

    /// <summary>The way to the network, for an own handler and for what failures say.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Clock for freshness and waiting.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Spreads the waits before repeated requests.</summary>
    public Random Jitter { get; init; } = Random.Shared;

    /// <summary>How cached metadata is used.</summary>
    public RepodataCacheMode Mode { get; init; } = RepodataCacheMode.CacheOrFetch;

    /// <summary>Whether a channel's shards (CEP 16) are used where there are some.</summary>
    public bool UseShards { get; init; } = true;

    /// <summary>Requests at once to one channel folder when shards are fetched.</summary>
    public int ShardConcurrency { get; init; } = 24;

    /// <summary>How often a failed request is repeated.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first repetition; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a repetition, whatever the server asks for.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for an answer to begin.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for another process that fetches the same folder.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest repodata document, after decompression.</summary>
    public long MaximumRepodataBytes { get; init; } = 1L << 30;

    /// <summary>Sent with every request.</summary>
    public string UserAgent { get; init; } = "conda-store";
}
