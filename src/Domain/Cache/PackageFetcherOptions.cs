using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>How archives are fetched.</summary>
public sealed record PackageFetcherOptions
{
    /// <summary>Sends the requests; null for a handler of our own. It should not follow redirects by itself.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Which folders of this machine may be read. Where requests may go is for <see cref="Handler"/> to say.</summary>
    public FetchPolicy Policy { get; init; } = FetchPolicy.Unrestricted;

    /// <summary>The way to the network, for a handler of our own and for what failures say.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Whether nothing may be requested: what is neither in the cache nor in a file is a failure.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Archives in flight at a time: downloaded and extracted.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How often a failed request to one source is repeated before the next source is asked.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first repetition; doubled for each further one, and spread by <see cref="Jitter"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two requests, also when the server asks for more.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may stay silent before the connection counts as broken.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where a package may be had, best first; null for its own URL. Mirrors must hold the same archive.</summary>
    public Func<RepodataRecord, IReadOnlyList<string>>? Sources { get; init; }

    /// <summary>
    /// An archive of packages that is asked before <see cref="Sources"/>: gives the package's archive to be read forward, or null when it has
    /// not got it. What it gives is checked like a download; when that fails, the sources are asked.
    /// </summary>
    public Func<RepodataRecord, CancellationToken, Task<Stream?>>? Archive { get; init; }

    /// <summary>Whether packages without any promised hash are refused.</summary>
    public bool RequireHash { get; init; }

    /// <summary>Told what people may want to know: that a request is repeated, that another process is waited for. Without secrets.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Numbers from 0 to 1 that spread the waits.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>The clock of waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How the program introduces itself to servers.</summary>
    public string UserAgent { get; init; } = "conda-store";
}
