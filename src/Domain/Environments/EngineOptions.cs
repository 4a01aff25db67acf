using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Environments;

/// <summary>Where an engine of its own keeps its files and how it reaches the world (<see cref="EnvironmentEngine.Open"/>).</summary>
public sealed record EngineOptions
{
    /// <summary>The folder for channel data (<c>repodata</c>) and packages (<c>pkgs/v1</c>). Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>
    /// Further caches, of other users for instance, whose packages are used where they are and which are never written to.
    /// </summary>
    public IReadOnlyList<string> ReadOnlyCaches { get; init; } = [];

    /// <summary>Whether files that are the same in several packages are kept once.</summary>
    public bool ShareFiles { get; init; } = true;

    /// <summary>Sends the requests; null for an own one. The caller keeps ownership.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How cached channel data is used; where nothing may be requested, packages are not either.</summary>
    public RepodataCacheMode RepodataMode { get; init; } = RepodataCacheMode.CacheOrFetch;

    /// <summary>The way to the network.</summary>
    public NetworkOptions Network { get; init; } = new();
}
