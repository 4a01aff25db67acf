namespace CondaStore.Domain.Channels.Fetching;

/// <summary>How channels and package indexes are requested.</summary>
public abstract record FetchOptions
{
    /// <summary>
    /// Sends the requests; null for an own one. It should not follow redirects: the client does, because it knows which
    /// credentials may go where. The caller keeps ownership.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The way to the network, for an own handler and for what failures say.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Which folders of this machine may be read. Where requests may go is for <see cref="Handler"/> to say.</summary>
    public FetchPolicy Policy { get; init; } = FetchPolicy.Unrestricted;

    /// <summary>How what is cached is used.</summary>
    public RepodataCacheMode Mode { get; init; } = RepodataCacheMode.CacheOrFetch;

    /// <summary>Clock for freshness and waiting.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Spreads the waits before repeated requests.</summary>
    public Random Jitter { get; init; } = Random.Shared;

    /// <summary>Requests at once to one server when many small files are fetched.</summary>
    public int Concurrency { get; init; } = 24;

    /// <summary>How often a failed request is repeated.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first repetition; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a repetition, whatever the server asks for.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for an answer to begin.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sent with every request.</summary>
    public string UserAgent { get; init; } = "conda-store";
}
