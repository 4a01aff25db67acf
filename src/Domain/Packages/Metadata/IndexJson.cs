using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>
/// Represents a package's <c>info/index.json</c> (CEP 34, https://conda.org/learn/ceps/cep-0034): the metadata written when it was built.
/// </summary>
public sealed record IndexJson
{
    /// <summary>The path of the file inside a package.</summary>
    public const string FilePath = "info/index.json";

    // Older builds wrote seconds; a larger number than the last second of the year 9999 is milliseconds.
    private const long LastSecond = 253_402_300_799;

    /// <summary>Gets the package name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version as written.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the build string.</summary>
    public required string Build { get; init; }

    /// <summary>Gets the build number.</summary>
    public long BuildNumber { get; init; }

    /// <summary>Subdir; null in old packages.</summary>
    public string? Subdir { get; init; }

    /// <summary>Gets the requirements as match specs.</summary>
    public IReadOnlyList<string> Depends { get; init; } = [];

    /// <summary>Match specs that apply only to packages that are installed for other reasons.</summary>
    public IReadOnlyList<string> Constrains { get; init; } = [];

    /// <summary>Platform independence.</summary>
    public NoarchKind Noarch { get; init; }

    /// <summary>Gets the time when the package was built, in milliseconds since 1970.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Gets the features that lower the preference of the package.</summary>
    public IReadOnlyList<string> TrackFeatures { get; init; } = [];

    /// <summary>Legacy features text.</summary>
    public string? Features { get; init; }

    /// <summary>Gets the license as written.</summary>
    public string? License { get; init; }

    /// <summary>Gets the license family as written.</summary>
    public string? LicenseFamily { get; init; }

    /// <summary>Legacy architecture text.</summary>
    public string? Arch { get; init; }

    /// <summary>Legacy platform text.</summary>
    public string? Platform { get; init; }

    /// <summary>Package URLs of the same software elsewhere; null if the package does not provide any.</summary>
    public IReadOnlyList<string>? Purls { get; init; }

    /// <summary>
    /// Gets the path of this Python's site-packages, relative to the prefix (CEP 17, https://conda.org/learn/ceps/cep-0017).
    /// </summary>
    public string? PythonSitePackagesPath { get; init; }

    /// <summary>Gets the original document, for callers that preserve unknown fields; undefined if created in code.</summary>
    public JsonElement Document { get; init; }

    /// <summary>Reads the document.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static IndexJson Parse(ReadOnlyMemory<byte> utf8)
    {
        MetadataDocument document = MetadataDocument.Parse(FilePath, utf8);
        return new IndexJson
        {
            Name = document.RequiredText("name"),
            Version = document.RequiredText("version"),
            Build = document.RequiredText("build"),
            BuildNumber = document.Integer("build_number") ?? 0,
            Subdir = document.Text("subdir"),
            Depends = document.Texts("depends"),
            Constrains = document.Texts("constrains"),
            Noarch = ParseNoarch(document.Root),
            Timestamp = document.Integer("timestamp") is long time ? (time is > 0 and <= LastSecond ? time * 1000 : time) : null,
            TrackFeatures = ParseTrackFeatures(document),
            Features = document.Text("features"),
            License = document.Text("license"),
            LicenseFamily = document.Text("license_family"),
            Arch = document.Text("arch"),
            Platform = document.Text("platform"),
            Purls = document.Root.TryGetProperty("purls", out JsonElement purls) && purls.ValueKind == JsonValueKind.Array
                ? document.Texts(purls)
                : null,
            PythonSitePackagesPath = document.Text("python_site_packages_path"),
            Document = document.Root,
        };
    }

    /// <summary>Reads the file of an extracted package.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>: the file is missing or invalid.</exception>
    public static IndexJson ReadFrom(string packageDirectory) =>
        Parse(MetadataFile.Read(packageDirectory, FilePath) ?? throw MetadataDocument.Error(FilePath, "is missing."));

    /// <summary>Writes the document with its fields in alphabetical order.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteText(writer, "arch", Arch);
        writer.WriteString("build", Build);
        writer.WriteNumber("build_number", BuildNumber);
        WriteTexts(writer, "constrains", Constrains.Count > 0 ? Constrains : null);
        WriteTexts(writer, "depends", Depends);
        WriteText(writer, "features", Features);
        WriteText(writer, "license", License);
        WriteText(writer, "license_family", LicenseFamily);
        writer.WriteString("name", Name);
        WriteText(writer, "noarch", Noarch == NoarchKind.None ? null : Noarch == NoarchKind.Python ? "python" : "generic");
        WriteText(writer, "platform", Platform);
        WriteTexts(writer, "purls", Purls);
        WriteText(writer, "python_site_packages_path", PythonSitePackagesPath);
        WriteText(writer, "subdir", Subdir);
        if (Timestamp is long timestamp)
        {
            writer.WriteNumber("timestamp", timestamp);
        }

        WriteText(writer, "track_features", TrackFeatures.Count > 0 ? string.Join(' ', TrackFeatures) : null);
        writer.WriteString("version", Version);
        writer.WriteEndObject();
    }

    private static NoarchKind ParseNoarch(JsonElement root)
    {
        if (!root.TryGetProperty("noarch", out JsonElement value))
        {
            return NoarchKind.None;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => NoarchKind.Generic,
            JsonValueKind.String when value.ValueEquals("python"u8) => NoarchKind.Python,
            JsonValueKind.String when value.ValueEquals("generic"u8) => NoarchKind.Generic,
            _ => NoarchKind.None,
        };
    }

    private static string[] ParseTrackFeatures(MetadataDocument document) =>
        [.. document.Texts("track_features").SelectMany(text => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))];

    private static void WriteText(Utf8JsonWriter writer, string field, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(field, text);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string field, IReadOnlyList<string>? texts)
    {
        if (texts is not null)
        {
            writer.WriteStartArray(field);
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }
}
