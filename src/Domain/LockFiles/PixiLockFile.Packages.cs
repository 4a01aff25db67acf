using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

public sealed partial record PixiLockFile
{
    private static Dictionary<string, LockedPackage> ReadPackages(DocumentNode root, LockfileOptions options)
    {
        Dictionary<string, LockedPackage> packages = new(StringComparer.Ordinal);
        foreach (DocumentNode node in LockfileSyntax.Items(root.Find("packages"), "'packages'"))
        {
            if (node.Find("conda_source") is not null)
            {
                continue;
            }

            (string kind, string location) = Identify(node);
            LockedPackage package = kind == "conda"
                ? new LockedCondaPackage(ReadRecord(node, location))
                : ReadPip(node, location);
            LockfileSyntax.CheckSha256(node, package.Name, package.Sha256, options);
            packages.TryAdd(Key(kind, location), package);
        }

        return packages;
    }

    private static RepodataRecord ReadRecord(DocumentNode node, string location)
    {
        if (!ArchiveUrl.TryParse(location, out ArchiveUrl archive))
        {
            throw LockfileSyntax.Error(node.Find("conda")!, "The URL does not end with the file name of a package archive.");
        }

        RepodataRecord implied = archive.ToRecord(location, "");
        DocumentNode? purls = node.Find("purls");
        return implied with
        {
            Name = LockfileSyntax.Optional(node, "name") ?? implied.Name,
            Version = LockfileSyntax.Optional(node, "version") ?? implied.Version,
            Build = LockfileSyntax.Optional(node, "build") ?? implied.Build,
            BuildNumber = Number(node, "build_number") ?? implied.BuildNumber,
            Subdir = LockfileSyntax.Optional(node, "subdir") ?? implied.Subdir,
            FileName = LockfileSyntax.Optional(node, "file_name") ?? implied.FileName,
            Channel = LockfileSyntax.Optional(node, "channel")?.TrimEnd('/') ?? implied.Channel,
            Noarch = node.Find("noarch")?.Text switch
            {
                null => implied.Noarch,
                "python" => NoarchKind.Python,
                "generic" or "true" => NoarchKind.Generic,
                _ => NoarchKind.None,
            },
            Sha256 = LockfileSyntax.Hash(node, "sha256", 64),
            Md5 = LockfileSyntax.Hash(node, "md5", 32),
            LegacyBz2Md5 = LockfileSyntax.Hash(node, "legacy_bz2_md5", 32),
            LegacyBz2Size = Number(node, "legacy_bz2_size"),
            Size = Number(node, "size"),
            Timestamp = Number(node, "timestamp"),
            Depends = LockfileSyntax.Texts(node.Find("depends"), "'depends'"),
            Constrains = LockfileSyntax.Texts(node.Find("constrains"), "'constrains'"),
            ExtraDepends = LockfileSyntax.Entries(node.Find("extra_depends"), "'extra_depends'").ToDictionary(
                entry => entry.Key.Text!, entry => (IReadOnlyList<string>)LockfileSyntax.Texts(entry.Value, "'extra_depends'")),
            Features = LockfileSyntax.Optional(node, "features"),
            TrackFeatures = node.Find("track_features") is { Text: { } tracked, IsNull: false }
                ? tracked.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                : LockfileSyntax.Texts(node.Find("track_features"), "'track_features'"),
            Flags = LockfileSyntax.Texts(node.Find("flags"), "'flags'"),
            License = LockfileSyntax.Optional(node, "license"),
            LicenseFamily = LockfileSyntax.Optional(node, "license_family"),
            Arch = LockfileSyntax.Optional(node, "arch"),
            Platform = LockfileSyntax.Optional(node, "platform"),
            Purls = purls is null || purls.IsNull ? null : LockfileSyntax.Texts(purls, "'purls'"),
            RunExports = node.Find("run_exports") is { Entries: not null } exports ? ToJson(exports) : null,
            PythonSitePackagesPath = LockfileSyntax.Optional(node, "python_site_packages_path"),
        };
    }

    private static LockedPipPackage ReadPip(DocumentNode node, string location) => new(
        LockfileSyntax.Required(node, "name"),
        LockfileSyntax.Optional(node, "version") ?? "",
        location,
        LockfileSyntax.Hash(node, "sha256", 64),
        LockfileSyntax.Hash(node, "md5", 32))
    {
        Index = LockfileSyntax.Optional(node, "index"),
        RequiresDist = LockfileSyntax.Texts(node.Find("requires_dist"), "'requires_dist'"),
        RequiresPython = LockfileSyntax.Optional(node, "requires_python"),
    };

    private static long? Number(DocumentNode node, string key)
    {
        string? text = LockfileSyntax.Optional(node, key);
        return text is null ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : throw LockfileSyntax.Error(node.Find(key)!, $"'{key}' must be an integer.");
    }

    /// <summary>Run exports are mappings of lists of texts; they are kept as JSON, the form in which channels publish them.</summary>
    private static JsonElement ToJson(DocumentNode exports)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            foreach ((DocumentNode key, DocumentNode value) in exports.Entries!)
            {
                writer.WriteStartArray(key.Text!);
                foreach (string spec in LockfileSyntax.Texts(value, "'run_exports'"))
                {
                    writer.WriteStringValue(spec);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
