using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
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
    /// <summary>The requirements on PyPI projects with all that they include; null for none.</summary>
    public RequirementsFile? Pip { get; init; }

    /// <summary>
    /// What <see cref="Pip"/> says as content hashes take it: the lines as they stand, and what the files say that they include.
    /// </summary>
    public IEnumerable<string> PipTexts =>
    [
        .. Requirements.Pip.Select(line => Redaction.Redact(line.Requirement?.ToString() ?? line.Text)),
        .. Pip is null ? [] : Pip.Entries.Concat(Pip.Constraints)
            .Where(entry => !Requirements.Pip.Any(line => line.Location.File == entry.Location.File))
            .Select(entry => $"{entry.Location.File}: {Redaction.Redact(entry.Text)}"),
    ];

    /// <summary>The platform folder, for example <c>linux-64</c>.</summary>
    public string Name => Requirements.Platform;

    /// <summary>What in the channels cannot be used, in sentences, as far as it is known by now.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. Sources.SelectMany(c => c).SelectMany(s => s.Warnings, (s, w) => $"{s.Channel.Name}/{s.Subdir}: {w}; the record is left out")];
}
