namespace CondaStore.Client;

/// <summary>Which store to talk to, and as whom.</summary>
public sealed record StoreClientOptions
{
    /// <summary>The address of the store with its prefix, for example <c>https://store.example.org/conda-store/</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>A token of the store; null to call as nobody.</summary>
    public string? Token { get; init; }

    /// <summary>Carries the requests and is not disposed of; null for a handler of the client's own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How long an answer may take. Some requests wait for the store to finish something.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>The clock of waits between two looks at something that takes time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
