using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>What an environment shall have, on which platforms, from which channels and by which rules.</summary>
public sealed record EnvironmentRequest
{
    /// <summary>The channels of all platforms, the most important first.</summary>
    public IReadOnlyList<Channel> Channels => [.. Platforms.SelectMany(p => p.Channels).Distinct()];

    /// <summary>
    /// Channels that only requirements name (<see cref="ChannelsNamedBeside"/>). They are searched behind the others, and no part of what a
    /// lockfile says about itself.
    /// </summary>
    public IReadOnlyList<Channel> ChannelsOfSpecs { get; init; } = [];

    /// <summary>The platforms to solve for with what is required on each; at least one, each once.</summary>
    public required IReadOnlyList<PlatformRequirements> Platforms { get; init; }

    /// <summary>
    /// What the target machine is assumed to offer instead of what is detected, as <c>NAME=VERSION[=BUILD]</c>; an empty version for
    /// "does not have it". Counts before all variables.
    /// </summary>
    public IReadOnlyList<string> VirtualPackages { get; init; } = [];

    /// <summary>
    /// Environment variables of the caller, of which <c>CONDA_OVERRIDE_*</c> count, before those of the same name in the requirements.
    /// </summary>
    public IReadOnlyDictionary<string, string> CallerVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>What the order of the channels means.</summary>
    public ChannelPriority ChannelPriority { get; init; } = ChannelPriority.Strict;

    /// <summary>Leaves out records younger than a cut-off.</summary>
    public ExcludeNewer? ExcludeNewer { get; init; }

    /// <summary>
    /// How archives are found that requirements name by URL or path. Null where packages are taken from channels alone: then such a
    /// requirement is met by the channel that has its archive.
    /// </summary>
    public ArchiveOptions? Archives { get; init; }

    /// <summary>
    /// How requirements for pip are met. Null where they are refused (<see cref="PipRefusal"/>), because what is chosen shall be installed,
    /// which is not possible for them.
    /// </summary>
    public PipOptions? Pip { get; init; }

    /// <summary>Wall time after which the solve of one platform gives up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Files that the requirements came from, for the lockfile's remarks.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The texts of the channels that requirements name and the list has not, for <see cref="ChannelsOfSpecs"/>.</summary>
    /// <param name="platforms">The requirements.</param>
    /// <param name="withArchives">Whether the channel of an archive counts; false where archives are fetched for themselves.</param>
    public static IReadOnlyList<string> ChannelsNamedBeside(IReadOnlyList<PlatformRequirements> platforms, bool withArchives) =>
    [
        .. platforms
            .SelectMany(p => p.Conda
                .Where(spec => spec.Channel is not null && (withArchives || spec.Url is null))
                .Select(spec => spec.Channel!)
                .Where(text => !p.Channels.Any(channel => channel.IsNamed(text))))
            .Distinct(StringComparer.Ordinal),
    ];
}
