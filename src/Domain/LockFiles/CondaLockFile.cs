using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Reads and writes conda-lock's format 1 (CEP 37, https://conda.org/learn/ceps/cep-0037), as YAML or as the JSON that conda-store uses.
/// Unknown keys are rejected, as in conda-lock. The output depends only on the content: packages are sorted by manager, name, platform and
/// category.
/// </summary>
public static partial class CondaLockFile
{
    /// <summary>Reads a lockfile, YAML or JSON. A missing version means 1.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/> or <see cref="ErrorCode.InvalidLockfile"/>, with the place.
    /// </exception>
    public static Lockfile Parse(string text, LockfileOptions? options = null)
    {
        options ??= new();
        return Read(LockfileSyntax.ReadRoot(text, options), options);
    }

    /// <summary>Writes YAML with a short comment at the top.</summary>
    public static string ToYaml(Lockfile lockfile) => DocumentText.ToYaml(
        ToTree(lockfile),
        "The exact packages of an environment, in the format of conda-lock, version 1.",
        "Install with: conda-store local create --prefix PREFIX --lockfile conda-lock.yml",
        "or with:      conda-lock install --prefix PREFIX conda-lock.yml");

    /// <summary>Writes JSON as conda-store stores it: indented by four spaces, ASCII only.</summary>
    public static string ToJson(Lockfile lockfile) => DocumentText.ToJson(ToTree(lockfile));

    /// <summary>
    /// Computes the hash that tells whether a lockfile still matches a request: SHA-256 in hexadecimal over channels, requirements, pip
    /// requirements and virtual packages. It is comparable only with hashes computed here; conda-lock changes its own between versions.
    /// </summary>
    public static string ContentHash(
        IEnumerable<string> channels, IEnumerable<string> specs, IEnumerable<string> pipRequirements, IEnumerable<string> virtualPackages)
    {
        JsonObject content = new()
        {
            ["channels"] = List(channels.Select(LockfileSyntax.CleanUrl)),
            ["pip"] = List(pipRequirements),
            ["specs"] = List(specs.Order(StringComparer.Ordinal)),
            ["virtual_packages"] = List(virtualPackages.Order(StringComparer.Ordinal)),
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DocumentText.ToJson(content))));
    }

    private static JsonObject ToTree(Lockfile lockfile)
    {
        IEnumerable<(LockedPackage Package, string Platform)> packages = lockfile.Platforms
            .SelectMany(platform => platform.Packages.Select(package => (package, platform.Subdir)))
            .OrderBy(entry => entry.package is LockedPipPackage)
            .ThenBy(entry => entry.package.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Subdir, StringComparer.Ordinal)
            .ThenBy(entry => entry.package.Category, StringComparer.Ordinal)
            .ThenBy(entry => entry.package.Url, StringComparer.Ordinal);
        return new JsonObject
        {
            ["version"] = 1,
            ["metadata"] = MetadataTree(lockfile),
            ["package"] = new JsonArray([.. packages.Select(entry => PackageTree(entry.Package, entry.Platform))]),
        };
    }

    private static JsonObject MetadataTree(Lockfile lockfile)
    {
        LockfileMetadata metadata = lockfile.Metadata;
        IEnumerable<LockedPlatform> platforms = lockfile.Platforms.OrderBy(platform => platform.Subdir, StringComparer.Ordinal);
        JsonObject tree = new()
        {
            ["content_hash"] = Mapping(platforms
                .Where(platform => platform.ContentHash is not null)
                .Select(platform => KeyValuePair.Create(platform.Subdir, platform.ContentHash!))),
            ["channels"] = new JsonArray([.. lockfile.Channels.Select(channel => new JsonObject
            {
                ["url"] = LockfileSyntax.CleanUrl(channel.Url),
                ["used_env_vars"] = List(channel.UsedEnvironmentVariables),
            })]),
            ["platforms"] = List(platforms.Select(platform => platform.Subdir)),
            ["sources"] = List(metadata.Sources),
        };
        if (metadata.CreatedAt is not null)
        {
            tree["time_metadata"] = new JsonObject { ["created_at"] = metadata.CreatedAt };
        }

        if (metadata.Git.Count > 0)
        {
            tree["git_metadata"] = Mapping(metadata.Git);
        }

        if (metadata.Inputs.Count > 0)
        {
            JsonObject inputs = [];
            foreach ((string path, IReadOnlyList<KeyValuePair<string, string>> hashes) in metadata.Inputs)
            {
                inputs[path] = Mapping(hashes);
            }

            tree["inputs_metadata"] = inputs;
        }

        KeyValuePair<string, string>[] custom =
            [.. metadata.Custom.Where(entry => !BuiltWheelEntry.IsKey(entry.Key)), .. BuiltIn(lockfile)];
        if (custom.Length > 0)
        {
            tree["custom_metadata"] = Mapping(custom);
        }

        return tree;
    }

    // The format has no place for them in a package, and others must be able to read the file.
    private static IEnumerable<KeyValuePair<string, string>> BuiltIn(Lockfile lockfile) => lockfile.Platforms
        .SelectMany(platform => platform.Packages.OfType<LockedPipPackage>().Where(p => p.Built is not null)
            .Select(p => BuiltWheelEntry.Of(platform.Subdir, p)))
        .DistinctBy(entry => entry.Key).OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static JsonNode PackageTree(LockedPackage package, string platform)
    {
        LockedPipPackage? pip = package as LockedPipPackage;
        IReadOnlyList<string> depends = package is LockedCondaPackage conda ? conda.Record.Depends : [];
        JsonObject hash = [];
        if (package.Md5 is not null || pip is null)
        {
            // conda-lock rejects a conda package without this key, and writes an empty text if the channel has no MD5.
            hash["md5"] = package.Md5 ?? "";
        }

        if (package.Sha256 is not null)
        {
            hash["sha256"] = package.Sha256;
        }

        JsonObject tree = new()
        {
            ["name"] = package.Name,
            ["version"] = package.Version,
            ["manager"] = pip is null ? "conda" : "pip",
            ["platform"] = platform,
            ["dependencies"] = Mapping(
                (pip is null ? DependencyText.ToMapping(depends) : DependencyText.ToPipMapping(pip.RequiresDist))
                    .Select(entry => KeyValuePair.Create(entry.Key, Redaction.Strip(entry.Value)))),
            ["url"] = LockfileSyntax.CleanUrl(package.Url),
            ["hash"] = hash,
        };
        if (pip is { Source.Count: > 0 })
        {
            tree["source"] = Mapping(pip.Source.Select(entry => KeyValuePair.Create(entry.Key, LockfileSyntax.CleanUrl(entry.Value))));
        }

        tree["category"] = package.Category;
        tree["optional"] = package.IsOptional;
        return tree;
    }

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static JsonObject Mapping(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
