using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>
/// <c>info/repodata_record.json</c>, as conda writes it into its own cache: the package's index.json overlaid with the record of the
/// channel, and the URL of the archive without credentials.
/// </summary>
internal static class RepodataRecordFile
{
    private const string FilePath = "info/repodata_record.json";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the file into an extracted package.</summary>
    public static void Write(string directory, RepodataRecord record, IndexJson index, string sha256, string md5, long size)
    {
        using FileStream file = new(Path.Combine(directory, FilePath), FileMode.CreateNew, FileAccess.Write);
        using Utf8JsonWriter writer = new(file, Options);
        SortedDictionary<string, Action<Utf8JsonWriter>> fields = new(StringComparer.Ordinal);
        foreach (JsonProperty property in index.Document.EnumerateObject())
        {
            JsonElement value = property.Value;
            fields[property.Name] = value.WriteTo;
        }

        AddRecord(fields, record);
        Add(fields, "sha256", sha256);
        Add(fields, "md5", md5);
        fields["size"] = w => w.WriteNumberValue(size);
        writer.WriteStartObject();
        foreach ((string name, Action<Utf8JsonWriter> write) in fields)
        {
            writer.WritePropertyName(name);
            write(writer);
        }

        writer.WriteEndObject();
    }

    private static void AddRecord(SortedDictionary<string, Action<Utf8JsonWriter>> fields, RepodataRecord record)
    {
        Add(fields, "name", record.Name);
        Add(fields, "version", record.Version);
        Add(fields, "build", record.Build);
        fields["build_number"] = w => w.WriteNumberValue(record.BuildNumber);
        Add(fields, "subdir", record.Subdir);
        Add(fields, "fn", record.FileName);
        Add(fields, "url", Redaction.Strip(record.Url));
        Add(fields, "channel", record.Channel is null ? null : Redaction.Strip(record.Channel));
        Add(fields, "depends", record.Depends);
        Add(fields, "constrains", record.Constrains);
        Add(fields, "license", record.License);
        Add(fields, "license_family", record.LicenseFamily);
        Add(fields, "features", record.Features);
        Add(fields, "arch", record.Arch);
        Add(fields, "platform", record.Platform);
        Add(fields, "python_site_packages_path", record.PythonSitePackagesPath);
        Add(fields, "track_features", record.TrackFeatures.Count > 0 ? string.Join(' ', record.TrackFeatures) : null);
        Add(fields, "noarch", record.Noarch == NoarchKind.None ? null : record.Noarch == NoarchKind.Python ? "python" : "generic");
        if (record.Timestamp is long timestamp)
        {
            fields["timestamp"] = w => w.WriteNumberValue(timestamp);
        }

        if (record.Purls is not null)
        {
            Add(fields, "purls", record.Purls);
        }
    }

    private static void Add(SortedDictionary<string, Action<Utf8JsonWriter>> fields, string name, string? value)
    {
        if (value is not null)
        {
            fields[name] = w => w.WriteStringValue(value);
        }
    }

    private static void Add(
        SortedDictionary<string, Action<Utf8JsonWriter>> fields, string name, IReadOnlyList<string> values) => fields[name] = w =>
    {
        w.WriteStartArray();
        foreach (string value in values)
        {
            w.WriteStringValue(value);
        }

        w.WriteEndArray();
    };
}
