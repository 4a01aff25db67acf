using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>Represents what a wheel is built for and with.</summary>
/// <param name="Python">The Python of the environment that the wheel is for.</param>
/// <param name="Channels">The subdirs that it, and what builds need, come from, channel by channel.</param>
/// <param name="VirtualPackages">The virtual packages of this machine.</param>
/// <param name="Indexes">The indexes that build requirements come from.</param>
internal sealed record BuildTarget(
    RepodataRecord Python,
    IReadOnlyList<IReadOnlyList<SubdirSource>> Channels,
    IReadOnlyList<VirtualPackage> VirtualPackages,
    IndexClientOptions Indexes)
{
    /// <summary>Gets the cut-off of the request: what builds a project is not newer than what is chosen.</summary>
    public ExcludeNewer? ExcludeNewer { get; init; }

    /// <summary>Gets how the order of the channels is applied.</summary>
    public ChannelPriority ChannelPriority { get; init; } = ChannelPriority.Strict;
}
