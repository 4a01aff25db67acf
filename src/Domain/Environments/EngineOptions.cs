using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Environments;

/// <summary>Specifies where an engine stores its files and how it accesses the network (<see cref="EnvironmentEngine.Open"/>).</summary>
public sealed record EngineOptions
{
    /// <summary>Gets the folder for channel data (<c>repodata</c>) and packages (<c>pkgs/v1</c>). Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Gets further caches, for example of other users, whose packages are used in place and which are never written to.</summary>
    public IReadOnlyList<string> ReadOnlyCaches { get; init; } = [];

    /// <summary>Gets whether identical files of several packages are stored once.</summary>
    public bool ShareFiles { get; init; } = true;

    /// <summary>Gets the handler that sends the requests; null to create one. The caller keeps ownership.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets how cached channel data is used; if requests are disabled, packages are not requested either.</summary>
    public RepodataCacheMode RepodataMode { get; init; } = RepodataCacheMode.CacheOrFetch;

    /// <summary>Gets the network options.</summary>
    public NetworkOptions Network { get; init; } = new();
}
