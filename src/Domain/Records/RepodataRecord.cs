using System.Text.Json;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Records;

/// <summary>
/// What a channel says about one package archive (CEP 36, https://conda.org/learn/ceps/cep-0036), with the place to download it from. Texts
/// are kept exactly as published; hashes are lower-case hexadecimal.
/// </summary>
public sealed record RepodataRecord
{
    /// <summary>Gets the package name, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version as published; never rendered anew.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the build string.</summary>
    public required string Build { get; init; }

    /// <summary>Gets the build number; the higher one is preferred among equal versions.</summary>
    public long BuildNumber { get; init; }

    /// <summary>Subdir, for example <c>linux-64</c> or <c>noarch</c>.</summary>
    public required string Subdir { get; init; }

    /// <summary>Archive file name with its extension.</summary>
    public required string FileName { get; init; }

    /// <summary>Where the archive is downloaded from. May hold credentials: never shown or stored as it is.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the base URL of the channel without credentials and without a trailing slash; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>SHA-256 of the archive.</summary>
    public string? Sha256 { get; init; }

    /// <summary>MD5 of the archive.</summary>
    public string? Md5 { get; init; }

    /// <summary>Gets the size of the archive in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the time when the package was built, in milliseconds since 1970.</summary>
    public long? Timestamp { get; init; }

    /// <summary>
    /// Gets the time when the channel indexed the package (CEP 47, https://conda.org/learn/ceps/cep-0047), in milliseconds since 1970.
    /// </summary>
    public long? IndexedTimestamp { get; init; }

    /// <summary>Platform independence.</summary>
    public NoarchKind Noarch { get; init; }

    /// <summary>Gets the requirements as match specs.</summary>
    public IReadOnlyList<string> Depends { get; init; } = [];

    /// <summary>Match specs that apply only to packages which are installed anyway.</summary>
    public IReadOnlyList<string> Constrains { get; init; } = [];

    /// <summary>Optional groups of requirements by name (CEP 44, https://conda.org/learn/ceps/cep-0044).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ExtraDepends { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Gets the features that lower the preference of a record.</summary>
    public IReadOnlyList<string> TrackFeatures { get; init; } = [];

    /// <summary>Legacy features text.</summary>
    public string? Features { get; init; }

    /// <summary>Gets the build flags (CEP 45, https://conda.org/learn/ceps/cep-0045).</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Gets the license as published.</summary>
    public string? License { get; init; }

    /// <summary>Gets the license family as published.</summary>
    public string? LicenseFamily { get; init; }

    /// <summary>Legacy architecture text.</summary>
    public string? Arch { get; init; }

    /// <summary>Legacy platform text.</summary>
    public string? Platform { get; init; }

    /// <summary>Package URLs of the same software elsewhere; null when the channel says nothing, empty when it says "none".</summary>
    public IReadOnlyList<string>? Purls { get; init; }

    /// <summary>Where this Python keeps site-packages, relative to the prefix (CEP 17, https://conda.org/learn/ceps/cep-0017).</summary>
    public string? PythonSitePackagesPath { get; init; }

    /// <summary>MD5 of the <c>.tar.bz2</c> form of the same package.</summary>
    public string? LegacyBz2Md5 { get; init; }

    /// <summary>Gets the size of the <c>.tar.bz2</c> form of the same package.</summary>
    public long? LegacyBz2Size { get; init; }

    /// <summary>Run exports as published (CEP 12, https://conda.org/learn/ceps/cep-0012), kept for lockfiles that carry them.</summary>
    public JsonElement? RunExports { get; init; }

    /// <summary>Gets the name, version and build joined by dashes: the file name without its extension.</summary>
    public string Identity => $"{Name}-{Version}-{Build}";

    /// <summary>
    /// Gets whether the archive is a wheel (PEP 427, https://peps.python.org/pep-0427/) and no conda package. Then the build is its build
    /// tag and its tags, the channel its index or, of one that was asked for by its URL, null.
    /// </summary>
    public bool IsWheel => FileName.EndsWith(PackageFileName.WheelExtension, StringComparison.Ordinal);

    /// <summary>
    /// Gets whether the archive is a wheel that was built from the sources at <see cref="Url"/>, so that it cannot be fetched from there.
    /// </summary>
    public bool IsBuilt => IsWheel && !Url.Split('#', '?')[0].EndsWith(PackageFileName.WheelExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What an environment has one package of at most: the name, and of a wheel the project's name with a mark that no conda package has.
    /// </summary>
    public string Key => IsWheel ? Name + "@pypi" : Name;
}
