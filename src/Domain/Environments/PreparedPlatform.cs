using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>Represents the inputs of the solve for one platform.</summary>
/// <param name="Requirements">The requirements.</param>
/// <param name="Specs">The requirements on conda packages in a form that the solver can satisfy, with archives given by the URLs of their
/// candidates.</param>
/// <param name="Sources">The subdirs of the channels, channel by channel, preceded by archives outside the channels.</param>
/// <param name="VirtualPackages">The virtual packages of the target machine.</param>
public sealed record PreparedPlatform(
    PlatformRequirements Requirements,
    IReadOnlyList<MatchSpec> Specs,
    IReadOnlyList<IReadOnlyList<SubdirSource>> Sources,
    IReadOnlyList<VirtualPackage> VirtualPackages)
{
    /// <summary>Gets the requirements on PyPI projects with all included files; null for none.</summary>
    public RequirementsFile? Pip { get; init; }

    /// <summary>
    /// Gets the content of <see cref="Pip"/> for content hashes: the lines as written and the contents of the included files.
    /// </summary>
    public IEnumerable<string> PipTexts =>
    [
        .. Requirements.Pip.Select(line => Redaction.Redact(line.Requirement?.ToString() ?? line.Text)),
        .. Pip is null ? [] : Pip.Entries.Concat(Pip.Constraints)
            .Where(entry => !Requirements.Pip.Any(line => line.Location.File == entry.Location.File))
            .Select(entry => $"{entry.Location.File}: {Redaction.Redact(entry.Text)}"),
    ];

    /// <summary>Gets the subdir, for example <c>linux-64</c>.</summary>
    public string Name => Requirements.Platform;

    /// <summary>Gets the warnings about unusable channel content known so far.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. Sources.SelectMany(c => c).SelectMany(s => s.Warnings, (s, w) => $"{s.Channel.Name}/{s.Subdir}: {w}; the record is left out")];
}
