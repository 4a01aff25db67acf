namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Specifies how channels and package indexes are requested.</summary>
public abstract record FetchOptions
{
    /// <summary>
    /// Gets the handler that sends the requests; null to create one. It should not follow redirects: the client does, because it knows
    /// where credentials may be sent. The caller keeps ownership.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Gets the network options for a handler created here and for error messages.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Which folders of this machine may be read. Where requests may go is for <see cref="Handler"/> to say.</summary>
    public FetchPolicy Policy { get; init; } = FetchPolicy.Unrestricted;

    /// <summary>Gets how cached metadata is used.</summary>
    public RepodataCacheMode Mode { get; init; } = RepodataCacheMode.CacheOrFetch;

    /// <summary>Gets the clock for freshness and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the source of randomness for delays before retries.</summary>
    public Random Jitter { get; init; } = Random.Shared;

    /// <summary>Gets the number of concurrent requests to one server when many small files are fetched.</summary>
    public int Concurrency { get; init; } = 24;

    /// <summary>Gets the number of retries of a failed request.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Gets the delay before the first retry; it doubles with each retry.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the maximum delay before a retry, whatever the server requests.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the timeout for a response to begin.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the value of the <c>User-Agent</c> header.</summary>
    public string UserAgent { get; init; } = "conda-store";
}
