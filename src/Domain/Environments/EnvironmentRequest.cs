using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>Represents a request to solve an environment: its requirements, platforms, channels and rules.</summary>
public sealed record EnvironmentRequest
{
    /// <summary>Gets the channels of all platforms, the most important first.</summary>
    public IReadOnlyList<Channel> Channels => [.. Platforms.SelectMany(p => p.Channels).Distinct()];

    /// <summary>
    /// Gets the channels that only requirements refer to (<see cref="ChannelsNamedBeside"/>). They are searched after the others and are
    /// not listed in the lockfile.
    /// </summary>
    public IReadOnlyList<Channel> ChannelsOfSpecs { get; init; } = [];

    /// <summary>Gets the distinct platforms to solve for, with the requirements on each; at least one.</summary>
    public required IReadOnlyList<PlatformRequirements> Platforms { get; init; }

    /// <summary>
    /// Gets the overrides of the target machine's virtual packages, as <c>NAME=VERSION[=BUILD]</c>; an empty version removes one. They take
    /// precedence over all variables.
    /// </summary>
    public IReadOnlyList<string> VirtualPackages { get; init; } = [];

    /// <summary>
    /// Gets the environment variables of the caller, of which <c>CONDA_OVERRIDE_*</c> are used; they take precedence over those of the same
    /// name in the requirements.
    /// </summary>
    public IReadOnlyDictionary<string, string> CallerVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets how the order of the channels is applied.</summary>
    public ChannelPriority ChannelPriority { get; init; } = ChannelPriority.Strict;

    /// <summary>Gets the cut-off after which records are excluded.</summary>
    public ExcludeNewer? ExcludeNewer { get; init; }

    /// <summary>Gets what is kept of an earlier environment; null for nothing.</summary>
    public UpdateRule? Update { get; init; }

    /// <summary>
    /// Gets how requirements that refer to archives by URL or path are resolved. Null if packages come only from channels: such a
    /// requirement is then satisfied by the channel that has the archive.
    /// </summary>
    public ArchiveOptions? Archives { get; init; }

    /// <summary>
    /// How requirements for pip are met. Null where they are refused (<see cref="PipRefusal"/>), because everything that is chosen must be
    /// installed, which is not possible for them.
    /// </summary>
    public PipOptions? Pip { get; init; }

    /// <summary>Gets the wall-clock time limit for solving one platform.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the files that contain the requirements, for the lockfile's metadata.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Returns the texts of the channels that requirements refer to but the list does not contain, for
    /// <see cref="ChannelsOfSpecs"/>.</summary>
    /// <param name="platforms">The requirements.</param>
    /// <param name="withArchives">Whether the channel of an archive counts; false if archives are fetched individually.</param>
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
