using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>What shall be solved, from which channels, by which rules.</summary>
public sealed record SolveRequest
{
    /// <summary>The channels in order of priority, each with the folders that are used (<c>linux-64</c>, then <c>noarch</c>).</summary>
    public required IReadOnlyList<IReadOnlyList<SubdirSource>> Channels { get; init; }

    /// <summary>The platform that failures name, for a request that is one of several; null when there is nothing to tell apart.</summary>
    public string? Platform { get; init; }

    /// <summary>What is wanted. Every spec names its package exactly; conditions (<c>when</c>) and <c>extras</c> are understood.</summary>
    public required IReadOnlyList<MatchSpec> Specs { get; init; }

    /// <summary>What is wanted of package indexes, to be chosen together with all this; null for nothing.</summary>
    public PypiRequest? Pypi { get; init; }

    /// <summary>Specs that count only for packages which are chosen anyway.</summary>
    public IReadOnlyList<MatchSpec> Constraints { get; init; } = [];

    /// <summary>What the target machine offers; each is a requirement of its own, so that constraints on it always count.</summary>
    public IReadOnlyList<VirtualPackage> VirtualPackages { get; init; } = [];

    /// <summary>Records that are preferred over others of their name, such as those installed now.</summary>
    public IReadOnlyList<RepodataRecord> Favored { get; init; } = [];

    /// <summary>Records that are the only allowed ones of their name.</summary>
    public IReadOnlyList<RepodataRecord> Pinned { get; init; } = [];

    /// <summary>What the order of the channels means.</summary>
    public ChannelPriority ChannelPriority { get; init; } = ChannelPriority.Strict;

    /// <summary>Which versions are preferred.</summary>
    public SolveStrategy Strategy { get; init; } = SolveStrategy.Highest;

    /// <summary>Leaves out records younger than a cut-off.</summary>
    public ExcludeNewer? ExcludeNewer { get; init; }

    /// <summary>Requirements of records to replace.</summary>
    public IReadOnlyList<DependencyOverride> DependencyOverrides { get; init; } = [];

    /// <summary>Records that must not be used: download URL without credentials, and the reason.</summary>
    public IReadOnlyDictionary<string, string> Excluded { get; init; } = new Dictionary<string, string>();

    /// <summary>Wall time after which the search gives up.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>The clock for <see cref="Timeout"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
