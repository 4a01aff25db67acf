using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.LockFiles;

public sealed partial record PixiLockFile
{
    /// <summary>
    /// Writes YAML. Environments, platforms and packages are sorted, so that the output does not depend on their order. Credentials are
    /// omitted.
    /// </summary>
    /// <param name="version">6 or 7.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidLockfile"/> if the version is not supported or cannot represent platforms with user-defined names.
    /// </exception>
    public string ToYaml(int version = CurrentVersion)
    {
        if (version is not (6 or 7))
        {
            throw new StoreException(ErrorCode.InvalidLockfile, $"pixi lockfiles of version {version} cannot be written, only 6 and 7.");
        }

        LockedPlatform[] platforms =
        [
            .. Environments.Values.SelectMany(environment => environment.Platforms)
                .DistinctBy(platform => platform.Name)
                .OrderBy(platform => platform.Name, StringComparer.Ordinal),
        ];
        JsonObject root = new() { ["version"] = version };
        if (version == 7)
        {
            root["platforms"] = new JsonArray([.. platforms.Select(PlatformTree)]);
        }
        else if (platforms.FirstOrDefault(platform => platform.Name != platform.Subdir) is LockedPlatform named)
        {
            throw new StoreException(
                ErrorCode.InvalidLockfile, $"Version 6 cannot hold the platform '{named.Name}', which is not a folder's name.");
        }

        JsonObject environments = [];
        foreach ((string name, Lockfile environment) in Environments.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            environments[name] = EnvironmentTree(environment);
        }

        root["environments"] = environments;
        root["packages"] = new JsonArray(
        [
            .. Sorted(Environments.Values.SelectMany(environment => environment.Platforms).SelectMany(platform => platform.Packages))
                .Select(package => package is LockedCondaPackage conda ? CondaTree(conda.Record) : PipTree((LockedPipPackage)package)),
        ]);
        return DocumentText.ToYaml(root);
    }

    private static JsonNode PlatformTree(LockedPlatform platform)
    {
        JsonObject tree = new() { ["name"] = platform.Name };
        if (platform.Subdir != platform.Name)
        {
            tree["subdir"] = platform.Subdir;
        }

        AddList(tree, "virtual-packages", [.. platform.VirtualPackages.Order(StringComparer.Ordinal)]);
        return tree;
    }

    private static JsonObject EnvironmentTree(Lockfile environment)
    {
        JsonObject tree = new()
        {
            ["channels"] = new JsonArray(
                [.. environment.Channels.Select(channel => (JsonNode)new JsonObject { ["url"] = ChannelUrl(channel.Url) })]),
        };
        AddList(tree, "indexes", [.. environment.PipIndexes.Select(Redaction.Strip)]);
        if (environment.SolveOptions.Count > 0)
        {
            tree["options"] = new JsonObject(environment.SolveOptions
                .OrderBy(option => option.Key, StringComparer.Ordinal)
                .Select(option => KeyValuePair.Create(option.Key, (JsonNode?)option.Value)));
        }

        JsonObject packages = [];
        foreach (LockedPlatform platform in environment.Platforms.OrderBy(platform => platform.Name, StringComparer.Ordinal))
        {
            packages[platform.Name] = new JsonArray(
                [.. Sorted(platform.Packages).Select(package => (JsonNode)new JsonObject { [KindOf(package)] = Location(package) })]);
        }

        tree["packages"] = packages;
        return tree;
    }

    private static IEnumerable<LockedPackage> Sorted(IEnumerable<LockedPackage> packages) =>
        packages.DistinctBy(package => (KindOf(package), Location(package)))
            .OrderBy(KindOf, StringComparer.Ordinal)
            .ThenBy(Location, StringComparer.Ordinal);

    private static string KindOf(LockedPackage package) => package is LockedCondaPackage ? "conda" : "pypi";

    private static string Location(LockedPackage package) => LockfileSyntax.CleanUrl(package.Url);

    /// <summary>Returns a channel's URL with a trailing slash; a bare name is resolved against the default alias.</summary>
    private static string ChannelUrl(string channel)
    {
        string url = channel.Contains("://", StringComparison.Ordinal) ? channel : "https://conda.anaconda.org/" + channel;
        return LockfileSyntax.CleanUrl(url).TrimEnd('/') + "/";
    }

    private static JsonNode CondaTree(RepodataRecord record)
    {
        string location = LockfileSyntax.CleanUrl(record.Url);
        RepodataRecord? implied = ArchiveUrl.TryParse(location, out ArchiveUrl archive) ? archive.ToRecord(location, "") : null;
        JsonObject tree = new() { ["conda"] = location };
        AddUnless(tree, "name", record.Name, implied?.Name);
        AddUnless(tree, "version", record.Version, implied?.Version);
        AddUnless(tree, "build", record.Build, implied?.Build);
        AddNumber(tree, "build_number", record.BuildNumber == implied?.BuildNumber ? null : record.BuildNumber);
        AddUnless(tree, "subdir", record.Subdir, implied?.Subdir);
        if (record.Noarch != (implied?.Noarch ?? NoarchKind.None))
        {
            tree["noarch"] = record.Noarch switch
            {
                NoarchKind.Python => "python",
                NoarchKind.Generic => "generic",
                _ => (JsonNode)false,
            };
        }

        AddUnless(tree, "sha256", record.Sha256, null);
        AddUnless(tree, "md5", record.Md5, null);
        AddUnless(tree, "legacy_bz2_md5", record.LegacyBz2Md5, null);
        AddList(tree, "depends", record.Depends);
        AddList(tree, "constrains", record.Constrains);
        if (record.ExtraDepends.Count > 0)
        {
            tree["extra_depends"] = new JsonObject(record.ExtraDepends
                .OrderBy(extra => extra.Key, StringComparer.Ordinal)
                .Select(extra => KeyValuePair.Create(extra.Key, (JsonNode?)List(extra.Value))));
        }

        AddUnless(tree, "channel", record.Channel is null ? null : Redaction.Strip(record.Channel).TrimEnd('/'), implied?.Channel);
        AddUnless(tree, "features", record.Features, null);
        AddList(tree, "flags", record.Flags);
        AddList(tree, "track_features", record.TrackFeatures);
        AddUnless(tree, "file_name", record.FileName, implied?.FileName);
        AddUnless(tree, "license", record.License, null);
        AddUnless(tree, "license_family", record.LicenseFamily, null);
        if (record.Purls is not null)
        {
            tree["purls"] = List(record.Purls);
        }

        if (record.RunExports is { ValueKind: JsonValueKind.Object } exports)
        {
            tree["run_exports"] = JsonObject.Create(exports);
        }

        AddNumber(tree, "size", record.Size);
        AddNumber(tree, "legacy_bz2_size", record.LegacyBz2Size);
        AddNumber(tree, "timestamp", record.Timestamp);
        AddUnless(tree, "python_site_packages_path", record.PythonSitePackagesPath, null);
        return tree;
    }

    private static JsonNode PipTree(LockedPipPackage package)
    {
        JsonObject tree = new() { ["pypi"] = Location(package), ["name"] = package.Name };
        AddUnless(tree, "version", package.Version, "");
        AddUnless(tree, "sha256", package.Sha256, null);
        AddUnless(tree, "md5", package.Sha256 is null ? package.Md5 : null, null);
        AddUnless(tree, "index", package.Index is null ? null : Redaction.Strip(package.Index), PyPiIndex);
        AddList(tree, "requires_dist", package.RequiresDist);
        AddUnless(tree, "requires_python", package.RequiresPython, null);
        return tree;
    }

    private static void AddUnless(JsonObject tree, string key, string? value, string? implied)
    {
        if (value is not null && value != implied)
        {
            tree[key] = value;
        }
    }

    private static void AddNumber(JsonObject tree, string key, long? value)
    {
        if (value is not null)
        {
            tree[key] = value.Value;
        }
    }

    private static void AddList(JsonObject tree, string key, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            tree[key] = List(values);
        }
    }

    /// <summary>Returns a list of requirements or similar texts, without the credentials of URLs.</summary>
    private static JsonArray List(IReadOnlyList<string> values) => new([.. values.Select(value => (JsonNode)Redaction.Strip(value))]);
}
