using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents the metadata of a distribution in <c>METADATA</c> or <c>PKG-INFO</c>, as far as it is needed for choosing and installing it
/// (core metadata specification, 1.0 to 2.6, https://packaging.python.org/en/latest/specifications/core-metadata/). Published texts that
/// violate the specification are repaired if the intention is clear, see <see cref="Warnings"/>.
/// </summary>
public sealed record CoreMetadata
{
    /// <summary>Fields that determine which other projects are needed.</summary>
    private static readonly string[] RequirementFields = ["requires-dist", "requires-python", "provides-extra"];

    /// <summary>Gets the version of the metadata's format, major and minor.</summary>
    public required (int Major, int Minor) FormatVersion { get; init; }

    /// <summary>Gets the project's name in normal form.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the project's name as written.</summary>
    public required string WrittenName { get; init; }

    /// <summary>Gets the version.</summary>
    public required PypiVersion Version { get; init; }

    /// <summary>Gets the supported versions of Python.</summary>
    public SpecifierSet RequiresPython { get; init; } = SpecifierSet.Any;

    /// <summary>Gets the requirements, in the order of the text.</summary>
    public IReadOnlyList<PypiRequirement> Requirements { get; init; } = [];

    /// <summary>Gets the distinct normalized extras.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];

    /// <summary>
    /// Gets, for a source distribution, the fields that may differ in a wheel built from it (PEP 643, https://peps.python.org/pep-0643/),
    /// in lower case.
    /// </summary>
    public IReadOnlyList<string> Dynamic { get; init; } = [];

    /// <summary>Gets the license as an SPDX expression (PEP 639, https://peps.python.org/pep-0639/); null when none is given.</summary>
    public string? LicenseExpression { get; init; }

    /// <summary>Files with license texts, relative to <c>licenses/</c> (PEP 639).</summary>
    public IReadOnlyList<string> LicenseFiles { get; init; } = [];

    /// <summary>Gets the importable names (PEP 794, https://peps.python.org/pep-0794/); empty if unspecified.</summary>
    public IReadOnlyList<string> ImportNames { get; init; } = [];

    /// <summary>Gets warnings about what was repaired or skipped.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Gets whether every wheel built from a source distribution with this metadata has the same requirements, so that they are known
    /// without building it (PEP 643: format 2.2 or newer, and none of the fields dynamic).
    /// </summary>
    public bool HasStaticRequirements =>
        FormatVersion.CompareTo((2, 2)) >= 0 && !Dynamic.Any(name => RequirementFields.Contains(name, StringComparer.Ordinal));

    /// <summary>Parses metadata up to the description.</summary>
    /// <param name="utf8">The content of the file.</param>
    /// <param name="source">The source of the metadata, for messages: a file name or URL without secrets.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/> with the line.</exception>
    public static CoreMetadata Parse(ReadOnlySpan<byte> utf8, string source) => new CoreMetadataReader(source).Read(utf8);

    /// <summary>
    /// Determines whether the metadata belongs to a file: the names are equal, and so are the versions, except for a local part that only
    /// the file has.
    /// </summary>
    public bool BelongsTo(string name, PypiVersion version) =>
        Name == name && (Version.Equals(version) || (!Version.HasLocal && Version.Equals(version.WithoutLocal())));

    /// <summary>
    /// Determines whether other metadata has the same Pythons, requirements in any order and extras. Files of one version may differ.
    /// </summary>
    public bool RequiresTheSame(CoreMetadata other) =>
        RequiresPython.Equals(other.RequiresPython)
        && Requirements.ToHashSet().SetEquals(other.Requirements)
        && Extras.ToHashSet(StringComparer.Ordinal).SetEquals(other.Extras);
}
