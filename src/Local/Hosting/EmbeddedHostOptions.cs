using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting;

/// <summary>How the embedded host runs.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>
    /// The folder that holds everything the store keeps: tables, blobs, the journal, packages and environments. With
    /// <see cref="StorageKind.Azurite"/> or <see cref="StorageKind.Azure"/> only this host's journal; on a local disk, for one process.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where rows and blobs are. What is not embedded may be shared with other hosts.</summary>
    public StorageKind Storage { get; init; }

    /// <summary>
    /// The folder of packages and environments, shared by all hosts of a store; null for <c>Store:Root</c>, and without it
    /// <c>share</c> in the data directory.
    /// </summary>
    public string? ShareDirectory { get; init; }

    /// <summary>The address to listen on. Loopback unless set.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Settings of the store, by their configuration names such as <c>Store:UrlPrefix</c>; they win over the environment.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>How many activities run at once.</summary>
    public int ActivityConcurrency { get; init; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>Log lines below this level are not written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The types whose functions run; the store's own unless a test brings others.</summary>
    internal IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>The middleware around every function, outermost first; the store's own unless a test brings others.</summary>
    internal IReadOnlyList<Type>? Middleware { get; init; }

    /// <summary>Registers or replaces services after the store's own.</summary>
    internal Action<IServiceCollection>? ConfigureServices { get; init; }
}
