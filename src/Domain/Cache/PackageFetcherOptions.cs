using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>Specifies how archives are fetched.</summary>
public sealed record PackageFetcherOptions
{
    /// <summary>Gets the handler that sends the requests; null to create one. It should not follow redirects.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Gets the policy for reading local folders. <see cref="Handler"/> decides where requests may go.</summary>
    public FetchPolicy Policy { get; init; } = FetchPolicy.Unrestricted;

    /// <summary>Gets the network options for a handler created here and for error messages.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gets whether requests are disabled: a package neither in the cache nor in a local file is an error.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Gets the number of archives downloaded and extracted concurrently.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Gets the number of retries for one source before the next one is tried.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Gets the delay before the first retry; doubled for each further one and randomized by <see cref="Jitter"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the maximum delay between two requests, even if the server requests more.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how long a server may send nothing before the connection is considered broken.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets a function that returns the URLs of a package, best first; null for its own URL. Mirrors must offer the same
    /// archive.</summary>
    public Func<RepodataRecord, IReadOnlyList<string>>? Sources { get; init; }

    /// <summary>
    /// Gets a function that is tried before <see cref="Sources"/>: it opens the package's archive for forward reading, or returns null if
    /// it does not have it. Its result is checked like a download; if that fails, the sources are used.
    /// </summary>
    public Func<RepodataRecord, CancellationToken, Task<Stream?>>? Archive { get; init; }

    /// <summary>Gets whether packages without any expected hash are rejected.</summary>
    public bool RequireHash { get; init; }

    /// <summary>Gets the receiver of notices for the user, such as a retry or waiting for another process. They contain no
    /// secrets.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Gets the source of random numbers from 0 to 1 for the delays.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>Gets the clock for delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the value of the <c>User-Agent</c> header.</summary>
    public string UserAgent { get; init; } = "conda-store";
}
