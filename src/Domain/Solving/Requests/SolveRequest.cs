using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>Represents a request to the solver: specs, channels and rules.</summary>
public sealed record SolveRequest
{
    /// <summary>Gets the channels in order of priority, each with the subdirs to use (<c>linux-64</c>, then <c>noarch</c>).</summary>
    public required IReadOnlyList<IReadOnlyList<SubdirSource>> Channels { get; init; }

    /// <summary>Gets the platform to name in failures if there are several requests; otherwise null.</summary>
    public string? Platform { get; init; }

    /// <summary>Gets the specs to satisfy. Every spec must have an exact name; conditions (<c>when</c>) and <c>extras</c> are
    /// supported.</summary>
    public required IReadOnlyList<MatchSpec> Specs { get; init; }

    /// <summary>Gets the request for package indexes, to be solved jointly; null for none.</summary>
    public PypiRequest? Pypi { get; init; }

    /// <summary>Gets the specs that apply only to packages chosen for other reasons.</summary>
    public IReadOnlyList<MatchSpec> Constraints { get; init; } = [];

    /// <summary>Gets the virtual packages of the target machine; each is also a requirement, so that constraints on it always
    /// apply.</summary>
    public IReadOnlyList<VirtualPackage> VirtualPackages { get; init; } = [];

    /// <summary>Records that are preferred over others of their name, such as those installed now.</summary>
    public IReadOnlyList<RepodataRecord> Favored { get; init; } = [];

    /// <summary>Gets the only records allowed for their names.</summary>
    public IReadOnlyList<RepodataRecord> Pinned { get; init; } = [];

    /// <summary>What the order of the channels means.</summary>
    public ChannelPriority ChannelPriority { get; init; } = ChannelPriority.Strict;

    /// <summary>Which versions are preferred.</summary>
    public SolveStrategy Strategy { get; init; } = SolveStrategy.Highest;

    /// <summary>Gets the cut-off after which records are excluded.</summary>
    public ExcludeNewer? ExcludeNewer { get; init; }

    /// <summary>Gets the requirements of records to replace.</summary>
    public IReadOnlyList<DependencyOverride> DependencyOverrides { get; init; } = [];

    /// <summary>Gets the records that must not be used, by download URL without credentials, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Excluded { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the wall-clock time limit of the search.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Gets the clock for <see cref="Timeout"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
