using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// What a distribution says of itself in <c>METADATA</c> or <c>PKG-INFO</c>, as far as it matters for choosing and installing it (core
/// metadata specification, 1.0 to 2.6, https://packaging.python.org/en/latest/specifications/core-metadata/). Published texts that break
/// the rules are repaired where it is plain what was meant, see <see cref="Warnings"/>.
/// </summary>
public sealed record CoreMetadata
{
    /// <summary>Fields that decide which other projects are needed.</summary>
    private static readonly string[] RequirementFields = ["requires-dist", "requires-python", "provides-extra"];

    /// <summary>Version of the metadata's format, major and minor.</summary>
    public required (int Major, int Minor) FormatVersion { get; init; }

    /// <summary>The project's name in normal form.</summary>
    public required string Name { get; init; }

    /// <summary>The project's name as written.</summary>
    public required string WrittenName { get; init; }

    /// <summary>The version.</summary>
    public required PypiVersion Version { get; init; }

    /// <summary>The versions of Python that will do.</summary>
    public SpecifierSet RequiresPython { get; init; } = SpecifierSet.Any;

    /// <summary>What it requires, in the order of the text.</summary>
    public IReadOnlyList<PypiRequirement> Requirements { get; init; } = [];

    /// <summary>Its extras in normal form, each once.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];

    /// <summary>
    /// In a source distribution, the fields that may be different in a wheel built of it (PEP 643), in lower case.
    /// </summary>
    public IReadOnlyList<string> Dynamic { get; init; } = [];

    /// <summary>License as an SPDX expression (PEP 639); null when none is given.</summary>
    public string? LicenseExpression { get; init; }

    /// <summary>Files with license texts, relative to <c>licenses/</c> (PEP 639).</summary>
    public IReadOnlyList<string> LicenseFiles { get; init; } = [];

    /// <summary>Names that can be imported (PEP 794); empty when the metadata does not say.</summary>
    public IReadOnlyList<string> ImportNames { get; init; } = [];

    /// <summary>Sentences about what was repaired or skipped.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Whether every wheel built of a source distribution with this metadata has the same requirements, so that none need be
    /// built to know them (PEP 643: format 2.2 or newer, and none of the fields dynamic).
    /// </summary>
    public bool HasStaticRequirements =>
        FormatVersion.CompareTo((2, 2)) >= 0 && !Dynamic.Any(name => RequirementFields.Contains(name, StringComparer.Ordinal));

    /// <summary>Reads metadata up to the description.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="source">What it belongs to, for messages: a file name or URL without secrets.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/> with the line.</exception>
    public static CoreMetadata Parse(ReadOnlySpan<byte> utf8, string source) => new CoreMetadataReader(source).Read(utf8);

    /// <summary>
    /// Whether the metadata belongs to a file: the names are equal, and so are the versions, but for a local part that only the file has.
    /// </summary>
    public bool BelongsTo(string name, PypiVersion version) =>
        Name == name && (Version.Equals(version) || (!Version.HasLocal && Version.Equals(version.WithoutLocal())));

    /// <summary>
    /// Whether other metadata asks for the same: the same Pythons, requirements in any order and extras. Files of one version may differ.
    /// </summary>
    public bool RequiresTheSame(CoreMetadata other) =>
        RequiresPython.Equals(other.RequiresPython)
        && Requirements.ToHashSet().SetEquals(other.Requirements)
        && Extras.ToHashSet(StringComparer.Ordinal).SetEquals(other.Extras);
}
