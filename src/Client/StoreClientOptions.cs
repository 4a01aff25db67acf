namespace CondaStore.Client;

/// <summary>Represents the options of a <see cref="StoreClient"/>.</summary>
public sealed record StoreClientOptions
{
    /// <summary>The URL of the store with its prefix, for example <c>https://store.example.org/conda-store/</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The token, or null for anonymous requests.</summary>
    public string? Token { get; init; }

    /// <summary>The handler that sends the requests, which is not disposed of, or null for a default one.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The timeout of a request. Some requests wait until the store has completed an operation.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>
    /// The number of times that a request is repeated after a transient failure. Only what may be repeated is: requests that read, and
    /// requests that the store has refused until later.
    /// </summary>
    public int Repetitions { get; init; } = 2;

    /// <summary>The clock that delays between polls.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
