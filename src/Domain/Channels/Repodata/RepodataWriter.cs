using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Repodata;

/// <summary>
/// Writes the <c>repodata.json</c> of a folder (CEP 36, https://conda.org/learn/ceps/cep-0036). The same records always give the same
/// bytes: archives and keys are in ordinal order. Records that require repodata v3 (CEP 48, https://conda.org/learn/ceps/cep-0048) are
/// written there, all others where every client finds them.
/// </summary>
public static class RepodataWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document.</summary>
    /// <param name="target">The writer to write to.</param>
    /// <param name="subdir">The folder's name, for example <c>noarch</c>.</param>
    /// <param name="records">The records in any order. URL and channel are not written.</param>
    /// <param name="removed">Archives that must no longer be offered.</param>
    public static void Write(
        IBufferWriter<byte> target, string subdir, IEnumerable<RepodataRecord> records, IEnumerable<string>? removed = null)
    {
        RepodataRecord[] sorted = [.. records.OrderBy(r => r.FileName, StringComparer.Ordinal)];
        using Utf8JsonWriter json = new(target, Options);
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("subdir", subdir);
        json.WriteEndObject();
        WriteSection(json, "packages", sorted.Where(r => !IsConda(r) && !NeedsV3(r)), r => r.FileName);
        WriteSection(json, "packages.conda", sorted.Where(r => IsConda(r) && !NeedsV3(r)), r => r.FileName);
        json.WriteStartArray("removed");
        foreach (string fileName in (removed ?? []).Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(fileName);
        }

        json.WriteEndArray();
        json.WriteNumber("repodata_version", 1);
        if (sorted.Any(NeedsV3))
        {
            json.WriteStartObject("v3");
            WriteSection(json, "conda", sorted.Where(r => IsConda(r) && NeedsV3(r)), Stem);
            WriteSection(json, "tar.bz2", sorted.Where(r => !IsConda(r) && NeedsV3(r)), Stem);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static bool IsConda(RepodataRecord record) => record.FileName.EndsWith(".conda", StringComparison.Ordinal);

    private static bool NeedsV3(RepodataRecord record) => record.ExtraDepends.Count > 0 || record.Flags.Count > 0;

    private static string Stem(RepodataRecord record) =>
        record.FileName[..^(IsConda(record) ? ".conda".Length : ".tar.bz2".Length)];

    private static void WriteSection(
        Utf8JsonWriter json, string name, IEnumerable<RepodataRecord> records, Func<RepodataRecord, string> keyOf)
    {
        json.WriteStartObject(name);
        foreach (RepodataRecord record in records)
        {
            json.WritePropertyName(keyOf(record));
            WriteRecord(json, record);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes one record, with keys in ordinal order and without absent fields.</summary>
    private static void WriteRecord(Utf8JsonWriter json, RepodataRecord record)
    {
        json.WriteStartObject();
        Text(json, "arch", record.Arch);
        json.WriteString("build", record.Build);
        json.WriteNumber("build_number", record.BuildNumber);
        List(json, "constrains", record.Constrains, always: false);
        List(json, "depends", record.Depends, always: true);
        if (record.ExtraDepends.Count > 0)
        {
            json.WriteStartObject("extra_depends");
            foreach ((string extra, IReadOnlyList<string> depends) in record.ExtraDepends.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                List(json, extra, depends, always: true);
            }

            json.WriteEndObject();
        }

        Text(json, "features", record.Features);
        List(json, "flags", record.Flags, always: false);
        Number(json, "indexed_timestamp", record.IndexedTimestamp);
        Text(json, "legacy_bz2_md5", record.LegacyBz2Md5);
        Number(json, "legacy_bz2_size", record.LegacyBz2Size);
        Text(json, "license", record.License);
        Text(json, "license_family", record.LicenseFamily);
        Text(json, "md5", record.Md5);
        json.WriteString("name", record.Name);
        Text(json, "noarch", record.Noarch == NoarchKind.None ? null : record.Noarch.ToString().ToLower(CultureInfo.InvariantCulture));
        Text(json, "platform", record.Platform);
        List(json, "purls", record.Purls ?? [], always: record.Purls is not null);
        Text(json, "python_site_packages_path", record.PythonSitePackagesPath);
        if (record.RunExports is { } runExports)
        {
            json.WritePropertyName("run_exports");
            runExports.WriteTo(json);
        }

        Text(json, "sha256", record.Sha256);
        Number(json, "size", record.Size);
        json.WriteString("subdir", record.Subdir);
        Number(json, "timestamp", record.Timestamp);
        Text(json, "track_features", record.TrackFeatures.Count == 0 ? null : string.Join(' ', record.TrackFeatures));
        json.WriteString("version", record.Version);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string key, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
    }

    private static void List(Utf8JsonWriter json, string key, IReadOnlyList<string> values, bool always)
    {
        if (values.Count == 0 && !always)
        {
            return;
        }

        json.WriteStartArray(key);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
