using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

public sealed partial record PixiLockFile
{
    /// <summary>
    /// The packages shared by the environments. A package is parsed only if a requested environment contains it, so that an unsupported
    /// package does not affect other environments.
    /// </summary>
    private sealed class PackageList
    {
        private readonly LockfileOptions _options;
        private readonly Dictionary<(string Kind, string Location), DocumentNode> _nodes = [];
        private readonly Dictionary<(string Kind, string Location), LockedPackage> _packages = [];

        public PackageList(DocumentNode root, LockfileOptions options)
        {
            _options = options;
            foreach (DocumentNode node in LockfileSyntax.Items(root.Find("packages"), "'packages'"))
            {
                if (node.Find("conda_source") is null)
                {
                    _nodes.TryAdd(Identify(node), node);
                }
            }
        }

        /// <summary>Returns the package that an entry of an environment refers to.</summary>
        public LockedPackage Find(DocumentNode item, string subdir)
        {
            (string Kind, string Location) key = Identify(item);
            if (!_packages.TryGetValue(key, out LockedPackage? package))
            {
                DocumentNode node = _nodes.GetValueOrDefault(key)
                    ?? throw LockfileSyntax.Error(item, $"The package '{Redaction.Redact(key.Location)}' is not listed in 'packages'.");
                package = key.Kind == "conda"
                    ? new LockedCondaPackage(ReadRecord(node, key.Location, _options))
                    : ReadPip(node, key.Location);
                LockfileSyntax.CheckSha256(node, package.Name, package.Sha256, _options);
                _packages.Add(key, package);
            }

            // The subdir of a package outside any channel is that of the platform that uses it.
            return package is LockedCondaPackage { Record.Subdir: "" } conda
                ? conda with { Record = conda.Record with { Subdir = subdir } }
                : package;
        }

        /// <summary>Returns the kind of an entry, <c>conda</c> or <c>pypi</c>, and its location: under the kind or, before format 6, under
        /// a separate key.</summary>
        private static (string Kind, string Location) Identify(DocumentNode item)
        {
            string? before6 = LockfileSyntax.Optional(item, "kind");
            foreach (string kind in (string[])["conda", "pypi"])
            {
                string? location = before6 is null ? LockfileSyntax.Optional(item, kind)
                    : before6 == kind ? LockfileSyntax.Optional(item, "url") ?? LockfileSyntax.Optional(item, "path")
                    : null;
                if (location is not null)
                {
                    return (kind, location);
                }
            }

            throw item.Find("conda_source") is not null || item.Find("source") is not null
                ? FromSource(item)
                : LockfileSyntax.Error(item, "An entry must have the key 'conda' or 'pypi'.");
        }
    }

    private static StoreException FromSource(DocumentNode item) =>
        LockfileSyntax.Error(item, "A package that is built from source cannot be installed from a lockfile.", "publish it to a channel");

    private static RepodataRecord ReadRecord(DocumentNode node, string location, LockfileOptions options)
    {
        string url = ArchivePlace.ToUrl(location, options.Directory, variables: null);
        if (!ArchiveUrl.TryParse(url, out ArchiveUrl archive))
        {
            throw FromSource(node);
        }

        RepodataRecord implied = archive.ToRecord(url, "");
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

    private static LockedPipPackage ReadPip(DocumentNode node, string location)
    {
        string name = LockfileSyntax.Required(node, "name");
        if (node.Find("editable") is { Text: "true" } editable)
        {
            throw LockfileSyntax.Error(
                editable, $"'{name}' is installed as a link to its sources, which another machine does not have.",
                "publish it, or build a wheel");
        }

        return new LockedPipPackage(
            name,
            LockfileSyntax.Optional(node, "version") ?? "",
            location.StartsWith(OldDirectPrefix, StringComparison.Ordinal) ? location[OldDirectPrefix.Length..] : location,
            LockfileSyntax.Hash(node, "sha256", 64),
            LockfileSyntax.Hash(node, "md5", 32))
        {
            Index = LockfileSyntax.Optional(node, "index"),
            RequiresDist = LockfileSyntax.Texts(node.Find("requires_dist"), "'requires_dist'"),
            RequiresPython = LockfileSyntax.Optional(node, "requires_python"),
        };
    }

    private static long? Number(DocumentNode node, string key)
    {
        string? text = LockfileSyntax.Optional(node, key);
        return text is null ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : throw LockfileSyntax.Error(node.Find(key)!, $"'{key}' must be an integer.");
    }

    /// <summary>Run exports are mappings of lists of texts; they are stored as JSON, as channels publish them.</summary>
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
