using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>What somebody wants, in the form that every platform is solved from.</summary>
public sealed record SolveInput
{
    /// <summary>The channels, the most important first.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>The requirements.</summary>
    public required IReadOnlyList<MatchSpec> Specs { get; init; }

    /// <summary>
    /// What the target machine is assumed to offer instead of what is detected, as <c>NAME=VERSION[=BUILD]</c>; an empty version for
    /// "does not have it".
    /// </summary>
    public IReadOnlyList<string> VirtualPackages { get; init; } = [];

    /// <summary>Whether failures name the platform, because it is one of several that are solved for.</summary>
    public bool NamesPlatform { get; init; }

    /// <summary>What the order of the channels means.</summary>
    public ChannelPriority ChannelPriority { get; init; } = ChannelPriority.Strict;

    /// <summary>Leaves out records younger than a cut-off.</summary>
    public ExcludeNewer? ExcludeNewer { get; init; }

    /// <summary>Records that are preferred over others of their name.</summary>
    public IReadOnlyList<RepodataRecord> Favored { get; init; } = [];

    /// <summary>Wall time after which one solve gives up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
