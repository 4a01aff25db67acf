using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting;

/// <summary>Represents the options of the embedded host.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>
    /// The folder of everything that the store keeps: tables, blobs, the journal, packages and environments. With <see
    /// cref="StorageKind.Azurite"/> or <see cref="StorageKind.Azure"/> it holds only the journal of this host. It must be on a local disk
    /// and is used by one process.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>The storage of rows and blobs. Storage other than embedded may be shared with other hosts.</summary>
    public StorageKind Storage { get; init; }

    /// <summary>
    /// The folder of packages and environments, shared by all hosts of a store, or null to use <c>Store:Root</c>, which defaults to
    /// <c>share</c> in the data directory.
    /// </summary>
    public string? ShareDirectory { get; init; }

    /// <summary>The address to listen on; the loopback address by default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port, or 0 to use any free port.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Settings of the store, by configuration name such as <c>Store:UrlPrefix</c>. They override environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The maximum number of activities that run at the same time.</summary>
    public int ActivityConcurrency { get; init; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>The minimum level of log messages that are written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The types whose functions are run, or null for those of the store. Set by tests.</summary>
    internal IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>The middleware of all functions, outermost first, or null for that of the store. Set by tests.</summary>
    internal IReadOnlyList<Type>? Middleware { get; init; }

    /// <summary>Adds or replaces services after those of the store are registered.</summary>
    internal Action<IServiceCollection>? ConfigureServices { get; init; }
}
