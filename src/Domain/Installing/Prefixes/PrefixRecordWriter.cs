using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Writes records as conda does: keys in alphabetical order, two spaces of indentation.</summary>
internal static class PrefixRecordWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Returns the serialized record.</summary>
    public static ReadOnlyMemory<byte> Write(PrefixRecord record)
    {
        ArrayBufferWriter<byte> buffer = new(1024 + (record.Paths.Count * 320));
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            WriteUntilFiles(json, record);
            WriteFiles(json, record.Paths);
            WriteUntilPaths(json, record);
            WritePaths(json, record.Paths);
            WriteRest(json, record);
            foreach ((string key, JsonElement value) in record.OtherFields.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(key);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Returns the channel as conda writes it to records: with the subdir, without credentials.</summary>
    public static string ChannelText(RepodataRecord record) =>
        record.Channel is { } channel ? $"{Redaction.Strip(channel).TrimEnd('/')}/{record.Subdir}" : "<unknown>";

    private static void WriteUntilFiles(Utf8JsonWriter json, PrefixRecord record)
    {
        RepodataRecord repodata = record.Repodata;
        Text(json, "arch", repodata.Arch);
        json.WriteString("build", repodata.Build);
        json.WriteNumber("build_number", repodata.BuildNumber);
        json.WriteString("channel", ChannelText(repodata));
        Texts(json, "constrains", repodata.Constrains);
        Texts(json, "depends", repodata.Depends);
        if (repodata.ExtraDepends.Count > 0)
        {
            json.WriteStartObject("extra_depends");
            foreach ((string extra, IReadOnlyList<string> specs) in repodata.ExtraDepends.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                Texts(json, extra, specs);
            }

            json.WriteEndObject();
        }

        json.WriteString("extracted_package_dir", record.ExtractedPackageDirectory ?? string.Empty);
        Text(json, "features", repodata.Features);
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<PrefixPath> paths)
    {
        json.WriteStartArray("files");
        foreach (PrefixPath path in paths)
        {
            // conda deletes everything in this list when it removes the package; directories may be shared.
            if (path.Type != PrefixPathType.Directory)
            {
                json.WriteStringValue(path.Path);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteUntilPaths(Utf8JsonWriter json, PrefixRecord record)
    {
        RepodataRecord repodata = record.Repodata;
        if (repodata.Flags.Count > 0)
        {
            Texts(json, "flags", repodata.Flags);
        }

        json.WriteString("fn", repodata.FileName);
        Number(json, "indexed_timestamp", repodata.IndexedTimestamp);
        Text(json, "legacy_bz2_md5", repodata.LegacyBz2Md5);
        Number(json, "legacy_bz2_size", repodata.LegacyBz2Size);
        Text(json, "license", repodata.License);
        Text(json, "license_family", repodata.LicenseFamily);
        json.WriteStartObject("link");
        json.WriteString("source", record.ExtractedPackageDirectory ?? string.Empty);
        json.WriteNumber("type", record.LinkType);
        json.WriteEndObject();
        Text(json, "md5", repodata.Md5);
        json.WriteString("name", repodata.Name);
        if (repodata.Noarch != NoarchKind.None)
        {
            json.WriteString("noarch", repodata.Noarch == NoarchKind.Python ? "python" : "generic");
        }

        json.WriteString("package_tarball_full_path", record.PackageArchive ?? string.Empty);
        if (repodata.Noarch != NoarchKind.None)
        {
            json.WriteString("package_type", repodata.Noarch == NoarchKind.Python ? "noarch_python" : "noarch_generic");
        }
    }

    private static void WritePaths(Utf8JsonWriter json, IReadOnlyList<PrefixPath> paths)
    {
        json.WriteStartObject("paths_data");
        json.WriteStartArray("paths");
        foreach (PrefixPath path in paths)
        {
            json.WriteStartObject();
            json.WriteString("_path", path.Path);
            if (path.IsBinary is { } isBinary)
            {
                json.WriteString("file_mode", isBinary ? "binary" : "text");
            }

            // An extension of this program: tools disagree on the meaning of hashes of links, and links outside the package have none.
            Text(json, "link_target", path.LinkTarget);
            if (path.NoLink)
            {
                json.WriteBoolean("no_link", true);
            }

            Text(json, "original_path", path.OriginalPath);
            json.WriteString("path_type", TypeText(path.Type));
            Text(json, "prefix_placeholder", path.PrefixPlaceholder);
            Text(json, "sha256", path.Sha256);
            Text(json, "sha256_in_prefix", path.Sha256InPrefix);
            Number(json, "size_in_bytes", path.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("paths_version", 1);
        json.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter json, PrefixRecord record)
    {
        RepodataRecord repodata = record.Repodata;
        Text(json, "platform", repodata.Platform);
        if (repodata.Purls is { } purls)
        {
            Texts(json, "purls", purls);
        }

        Text(json, "python_site_packages_path", repodata.PythonSitePackagesPath);
        json.WriteString("requested_spec", record.RequestedSpecs.Count > 0 ? record.RequestedSpecs[0] : "None");
        Texts(json, "requested_specs", record.RequestedSpecs);
        Text(json, "sha256", repodata.Sha256);
        Number(json, "size", repodata.Size);
        json.WriteString("subdir", repodata.Subdir);
        Number(json, "timestamp", repodata.Timestamp);
        json.WriteString("track_features", string.Join(' ', repodata.TrackFeatures));
        json.WriteString("url", Redaction.Strip(repodata.Url));
        json.WriteString("version", repodata.Version);
    }

    internal static string TypeText(PrefixPathType type) => type switch
    {
        PrefixPathType.HardLink => "hardlink",
        PrefixPathType.SoftLink => "softlink",
        PrefixPathType.Directory => "directory",
        PrefixPathType.Bytecode => "pyc_file",
        PrefixPathType.UnixEntryPoint => "unix_python_entry_point",
        PrefixPathType.WindowsEntryPointScript => "windows_python_entry_point_script",
        _ => "windows_python_entry_point_exe",
    };

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

    private static void Texts(Utf8JsonWriter json, string key, IEnumerable<string> values)
    {
        json.WriteStartArray(key);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
