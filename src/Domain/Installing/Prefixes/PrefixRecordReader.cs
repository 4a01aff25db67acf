using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Reads the records in conda-meta, written by any tool. Unknown fields are preserved.</summary>
internal static class PrefixRecordReader
{
    private static readonly HashSet<string> KnownFields =
    [
        "arch", "build", "build_number", "channel", "constrains", "depends", "extra_depends", "extracted_package_dir", "features", "files",
        "flags", "fn", "indexed_timestamp", "legacy_bz2_md5", "legacy_bz2_size", "license", "license_family", "link", "md5", "name",
        "noarch",
        "package_type", "package_tarball_full_path", "paths_data", "platform", "purls", "python_site_packages_path", "requested_spec",
        "requested_specs", "sha256", "size", "subdir", "timestamp", "track_features", "url", "version",
    ];

    /// <summary>Reads one record.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="fileName">Its name, which must be the package's identity.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPrefixRecord"/>.</exception>
    public static PrefixRecord Read(ReadOnlyMemory<byte> bytes, string fileName)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            PrefixRecord record = Read(document.RootElement);
            return record.FileName == fileName
                ? record
                : throw Invalid(fileName, $"it describes {record.Repodata.Identity}");
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            throw Invalid(fileName, failure.Message, failure);
        }
    }

    private static PrefixRecord Read(JsonElement root)
    {
        Dictionary<string, JsonElement> others = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!KnownFields.Contains(property.Name))
            {
                others[property.Name] = property.Value.Clone();
            }
        }

        string? single = Text(root, "requested_spec");
        IReadOnlyList<string> requested = Texts(root, "requested_specs");
        if (requested.Count == 0 && single is not (null or "" or "None"))
        {
            requested = [single];
        }

        return new PrefixRecord
        {
            Repodata = ReadRepodata(root),
            Paths = ReadPaths(root),
            ExtractedPackageDirectory = NotEmpty(Text(root, "extracted_package_dir")),
            PackageArchive = NotEmpty(Text(root, "package_tarball_full_path")),
            LinkType = root.TryGetProperty("link", out JsonElement link) && link.ValueKind == JsonValueKind.Object
                ? (int)(Number(link, "type") ?? 1)
                : 1,
            RequestedSpecs = requested,
            OtherFields = others,
        };
    }

    private static RepodataRecord ReadRepodata(JsonElement root)
    {
        string subdir = Text(root, "subdir") ?? "unknown";
        string name = Required(root, "name");
        string version = Required(root, "version");
        string build = Required(root, "build");
        return new RepodataRecord
        {
            Name = name,
            Version = version,
            Build = build,
            BuildNumber = Number(root, "build_number") ?? 0,
            Subdir = subdir,
            FileName = Text(root, "fn") ?? $"{name}-{version}-{build}",
            Url = Text(root, "url") ?? string.Empty,
            Channel = Channel(Text(root, "channel"), subdir),
            Sha256 = Text(root, "sha256"),
            Md5 = Text(root, "md5"),
            Size = Number(root, "size"),
            Timestamp = Number(root, "timestamp"),
            IndexedTimestamp = Number(root, "indexed_timestamp"),
            Noarch = Noarch(root),
            Depends = Texts(root, "depends"),
            Constrains = Texts(root, "constrains"),
            ExtraDepends = Extras(root),
            TrackFeatures = Features(root),
            Features = Text(root, "features"),
            Flags = Texts(root, "flags"),
            License = Text(root, "license"),
            LicenseFamily = Text(root, "license_family"),
            Arch = Text(root, "arch"),
            Platform = Text(root, "platform"),
            Purls = root.TryGetProperty("purls", out JsonElement purls) && purls.ValueKind == JsonValueKind.Array
                ? Texts(root, "purls")
                : null,
            PythonSitePackagesPath = Text(root, "python_site_packages_path"),
            LegacyBz2Md5 = Text(root, "legacy_bz2_md5"),
            LegacyBz2Size = Number(root, "legacy_bz2_size"),
        };
    }

    private static List<PrefixPath> ReadPaths(JsonElement root)
    {
        List<PrefixPath> paths = [];
        if (root.TryGetProperty("paths_data", out JsonElement data)
            && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("paths", out JsonElement entries))
        {
            foreach (JsonElement entry in entries.EnumerateArray())
            {
                paths.Add(ReadPath(entry));
            }
        }
        else
        {
            // Records written by conda before 4.3 only list files.
            paths.AddRange(Texts(root, "files").Select(f => new PrefixPath { Path = f }));
        }

        return paths;
    }

    private static PrefixPath ReadPath(JsonElement entry)
    {
        string? mode = Text(entry, "file_mode");
        return new PrefixPath
        {
            Path = Required(entry, "_path"),
            Type = Type(Text(entry, "path_type")),
            Sha256 = Text(entry, "sha256"),
            Sha256InPrefix = Text(entry, "sha256_in_prefix"),
            Size = Number(entry, "size_in_bytes"),
            PrefixPlaceholder = NotEmpty(Text(entry, "prefix_placeholder")),
            IsBinary = mode is null ? null : mode == "binary",
            NoLink = entry.TryGetProperty("no_link", out JsonElement noLink) && noLink.ValueKind == JsonValueKind.True,
            OriginalPath = Text(entry, "original_path"),
            LinkTarget = Text(entry, "link_target"),
        };
    }

    private static PrefixPathType Type(string? text) => text switch
    {
        "softlink" => PrefixPathType.SoftLink,
        "directory" => PrefixPathType.Directory,
        "pyc_file" => PrefixPathType.Bytecode,
        "unix_python_entry_point" => PrefixPathType.UnixEntryPoint,
        "windows_python_entry_point_script" => PrefixPathType.WindowsEntryPointScript,
        "windows_python_entry_point_exe" => PrefixPathType.WindowsEntryPointLauncher,
        _ => PrefixPathType.HardLink,
    };

    private static NoarchKind Noarch(JsonElement root)
    {
        if (!root.TryGetProperty("noarch", out JsonElement value))
        {
            return NoarchKind.None;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() == "python" => NoarchKind.Python,
            JsonValueKind.String or JsonValueKind.True => NoarchKind.Generic,
            _ => NoarchKind.None,
        };
    }

    /// <summary>Records contain the channel with or without the subdir, depending on the tool.</summary>
    private static string? Channel(string? text, string subdir)
    {
        if (text is null or "" or "<unknown>")
        {
            return null;
        }

        string channel = text.TrimEnd('/');
        return channel.EndsWith("/" + subdir, StringComparison.Ordinal) ? channel[..^(subdir.Length + 1)] : channel;
    }

    private static IReadOnlyList<string> Features(JsonElement root) =>
        root.TryGetProperty("track_features", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries)
            : Texts(root, "track_features");

    private static Dictionary<string, IReadOnlyList<string>> Extras(JsonElement root)
    {
        Dictionary<string, IReadOnlyList<string>> extras = [];
        if (root.TryGetProperty("extra_depends", out JsonElement value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty extra in value.EnumerateObject())
            {
                extras[extra.Name] = Texts(value, extra.Name);
            }
        }

        return extras;
    }

    private static string Required(JsonElement element, string key) =>
        Text(element, key) ?? throw new FormatException($"The field '{key}' is missing.");

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? (value.TryGetInt64(out long number) ? number : (long)value.GetDouble())
            : null;

    private static IReadOnlyList<string> Texts(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString() ?? throw new FormatException($"'{key}' holds null."))]
            : [];

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static StoreException Invalid(string fileName, string reason, Exception? inner = null) =>
        new(ErrorCode.InvalidPrefixRecord, $"The record conda-meta/{fileName} cannot be used: {reason}.", inner) { Found = fileName };
}
