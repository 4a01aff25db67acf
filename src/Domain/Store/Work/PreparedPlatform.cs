using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>What a solve for one platform works with.</summary>
/// <param name="Name">For example <c>linux-64</c>.</param>
/// <param name="Sources">The opened folders, channel by channel.</param>
/// <param name="VirtualPackages">What the machines offer.</param>
public sealed record PreparedPlatform(
    string Name, IReadOnlyList<IReadOnlyList<SubdirSource>> Sources, IReadOnlyList<VirtualPackage> VirtualPackages);
