using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Environments;

/// <summary>Where an engine keeps its files and how it reaches the world.</summary>
public sealed record EngineOptions
{
    /// <summary>The folder for channel data (<c>repodata</c>) and packages (<c>pkgs/v1</c>). Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Further caches, of other users for instance, whose packages are used where they are and which are never written to.</summary>
    public IReadOnlyList<string> ReadOnlyCaches { get; init; } = [];

    /// <summary>Whether files that are the same in several packages are kept once.</summary>
    public bool ShareFiles { get; init; } = true;

    /// <summary>Sends the requests; null for an own one. The caller keeps ownership.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How cached channel data is used; where nothing may be requested, packages are not either.</summary>
    public RepodataCacheMode RepodataMode { get; init; } = RepodataCacheMode.CacheOrFetch;

    /// <summary>
    /// Environment variables that tell about the target machine (<c>CONDA_OVERRIDE_*</c>) and the way to the network
    /// (<see cref="Channels.Fetching.NetworkOptions"/>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>What channel names stand for, and the folders that paths and a <c>.netrc</c> start from.</summary>
    public ChannelConfiguration Channels { get; init; } = new();
}
