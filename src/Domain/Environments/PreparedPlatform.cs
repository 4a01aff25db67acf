using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>What the solve for one platform works with.</summary>
/// <param name="Requirements">What is required.</param>
/// <param name="Specs">The requirements on conda packages as the solver can meet them: archives by the URLs of their candidates.</param>
/// <param name="Sources">The folders of channels, channel by channel; archives outside of channels before them.</param>
/// <param name="VirtualPackages">What the machines offer.</param>
public sealed record PreparedPlatform(
    PlatformRequirements Requirements,
    IReadOnlyList<MatchSpec> Specs,
    IReadOnlyList<IReadOnlyList<SubdirSource>> Sources,
    IReadOnlyList<VirtualPackage> VirtualPackages)
{
    /// <summary>The platform folder, for example <c>linux-64</c>.</summary>
    public string Name => Requirements.Platform;

    /// <summary>What in the channels cannot be used, in sentences, as far as it is known by now.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. Sources.SelectMany(c => c).SelectMany(s => s.Warnings, (s, w) => $"{s.Channel.Name}/{s.Subdir}: {w}; the record is left out")];
}
