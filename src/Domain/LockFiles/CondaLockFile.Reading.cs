using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

public static partial class CondaLockFile
{
    private static readonly string[] RootKeys = ["version", "metadata", "package"];

    private static readonly string[] MetadataKeys =
    [
        "content_hash", "channels", "platforms", "sources", "time_metadata", "git_metadata", "inputs_metadata", "custom_metadata",
    ];

    private static readonly string[] PackageKeys =
    [
        "name", "version", "manager", "platform", "dependencies", "url", "hash", "source", "build", "category", "optional",
    ];

    internal static Lockfile Read(DocumentNode root, LockfileOptions options)
    {
        string version = LockfileSyntax.Optional(root, "version") ?? "1";
        if (version != "1")
        {
            throw LockfileSyntax.Error(
                root.Find("version")!,
                $"This is a lockfile of version {version}; only version 1 of conda-lock's format is known.",
                "make it anew with a current version of the tool that wrote it");
        }

        LockfileSyntax.CheckKeys(root, "a lockfile", RootKeys);
        DocumentNode metadata = root.Find("metadata") ?? throw LockfileSyntax.Error(root, "The key 'metadata' is missing.");
        LockfileSyntax.CheckKeys(metadata, "'metadata'", MetadataKeys);
        DocumentNode list = root.Find("package") ?? throw LockfileSyntax.Error(root, "The key 'package' is missing.");
        Dictionary<string, List<LockedPackage>> packages = new(StringComparer.Ordinal);
        foreach (string platform in LockfileSyntax.Texts(metadata.Find("platforms"), "'platforms'"))
        {
            packages.TryAdd(platform, []);
        }

        HashSet<(string, string, string, string)> seen = [];
        foreach (DocumentNode node in LockfileSyntax.Items(list, "'package'"))
        {
            LockfileSyntax.CheckKeys(node, "a package", PackageKeys);
            string platform = LockfileSyntax.Required(node, "platform");
            string manager = LockfileSyntax.Required(node, "manager");
            if (manager == "conda" && LockfileSyntax.Required(node, "name").StartsWith("__", StringComparison.Ordinal))
            {
                // conda-lock lists its assumptions about the machine among the packages; they are not installed.
                continue;
            }

            LockedPackage package = ReadPackage(node, manager, platform, options);
            if (!seen.Add((manager, package.Name, platform, package.Category)))
            {
                throw LockfileSyntax.Error(node, $"'{package.Name}' is locked twice for {platform} in the category '{package.Category}'.");
            }

            if (!packages.TryGetValue(platform, out List<LockedPackage>? ofPlatform))
            {
                packages[platform] = ofPlatform = [];
            }

            ofPlatform.Add(package);
        }

        return ToLockfile(metadata, packages);
    }

    private static Lockfile ToLockfile(DocumentNode metadata, Dictionary<string, List<LockedPackage>> packages)
    {
        Dictionary<string, string> hashes = new(LockfileSyntax.Pairs(metadata.Find("content_hash"), "'content_hash'"));
        LockfileMetadata details = ReadMetadata(metadata);
        Dictionary<string, string> custom = new(details.Custom.DistinctBy(entry => entry.Key));
        return new Lockfile
        {
            Channels = [.. LockfileSyntax.Items(metadata.Find("channels"), "'channels'").Select(ReadChannel)],
            Platforms =
            [
                .. packages.Select(entry => new LockedPlatform
                {
                    Name = entry.Key,
                    Packages =
                    [
                        .. entry.Value.Select(package => package is LockedPipPackage project
                            && BuiltWheelEntry.TryFind(custom, entry.Key, project, out BuiltWheel? wheel)
                            ? project with { Built = wheel }
                            : package),
                    ],
                    ContentHash = hashes.GetValueOrDefault(entry.Key),
                }),
            ],
            Metadata = details,
        };
    }

    private static LockfileMetadata ReadMetadata(DocumentNode metadata) => new()
    {
        Sources = LockfileSyntax.Texts(metadata.Find("sources"), "'sources'"),
        CreatedAt = metadata.Find("time_metadata") is { IsNull: false } time ? LockfileSyntax.Optional(time, "created_at") : null,
        Git = LockfileSyntax.Pairs(metadata.Find("git_metadata"), "'git_metadata'"),
        Inputs =
        [
            .. LockfileSyntax.Entries(metadata.Find("inputs_metadata"), "'inputs_metadata'").Select(
                entry => KeyValuePair.Create<string, IReadOnlyList<KeyValuePair<string, string>>>(
                    entry.Key.Text!, LockfileSyntax.Pairs(entry.Value, "an entry of 'inputs_metadata'"))),
        ],
        Custom = LockfileSyntax.Pairs(metadata.Find("custom_metadata"), "'custom_metadata'"),
    };

    private static LockedChannel ReadChannel(DocumentNode node)
    {
        if (node.Text is not null)
        {
            return new LockedChannel(node.Text);
        }

        LockfileSyntax.CheckKeys(node, "a channel", ["url", "used_env_vars"]);
        return new LockedChannel(
            LockfileSyntax.Required(node, "url"), LockfileSyntax.Texts(node.Find("used_env_vars"), "'used_env_vars'"));
    }

    private static LockedPackage ReadPackage(DocumentNode node, string manager, string platform, LockfileOptions options)
    {
        string name = LockfileSyntax.Required(node, "name");
        string url = LockfileSyntax.Required(node, "url");
        string version = LockfileSyntax.Required(node, "version");
        DocumentNode? hash = node.Find("hash");
        if (hash is not null)
        {
            LockfileSyntax.CheckKeys(hash, "'hash'", ["md5", "sha256"]);
        }

        // For a requirement on a git repository, conda-lock stores the commit here, which is also in the URL.
        bool isCommit = manager == "pip"
            && url.StartsWith("git+", StringComparison.Ordinal)
            && hash?.Find("sha256")?.Text is { Length: 40 };
        string? sha256 = isCommit ? null : LockfileSyntax.Hash(hash, "sha256", 64);
        string? md5 = LockfileSyntax.Hash(hash, "md5", 32);
        LockfileSyntax.CheckSha256(node, name, sha256, options);
        IEnumerable<string> depends = LockfileSyntax.Pairs(node.Find("dependencies"), "'dependencies'")
            .Select(entry => DependencyText.Join(entry.Key, entry.Value == "*" && manager == "pip" ? "" : entry.Value));
        LockedPackage package = manager switch
        {
            "conda" => new LockedCondaPackage(
                ReadRecord(node, name, version, url, platform) with { Sha256 = sha256, Md5 = md5, Depends = [.. depends] }),
            "pip" => new LockedPipPackage(name, version, url, sha256, md5)
            {
                RequiresDist = [.. depends],
                Source = LockfileSyntax.Pairs(node.Find("source"), "'source'"),
            },
            _ => throw LockfileSyntax.Error(node.Find("manager")!, $"'{manager}' is not a package manager.", "known are 'conda' and 'pip'"),
        };
        return package with
        {
            Category = LockfileSyntax.Optional(node, "category") ?? LockedPackage.MainCategory,
            IsOptional = ReadFlag(node.Find("optional")),
        };
    }

    private static RepodataRecord ReadRecord(DocumentNode node, string name, string version, string url, string platform)
    {
        if (!ArchiveUrl.TryParse(url, out ArchiveUrl archive))
        {
            throw LockfileSyntax.Error(node.Find("url")!, $"The URL of '{name}' does not end with the file name of a package archive.");
        }

        if (!archive.Parts.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || archive.Parts.Version != version)
        {
            throw LockfileSyntax.Error(
                node.Find("url")!, $"The URL is that of {archive.Parts.Name} {archive.Parts.Version}, not of {name} {version}.");
        }

        return archive.ToRecord(url, platform);
    }

    private static bool ReadFlag(DocumentNode? node) => node?.Text switch
    {
        null or "" => node is { Text: null } ? throw LockfileSyntax.Error(node, "'optional' must be true or false.") : false,
        "true" or "True" or "yes" => true,
        "false" or "False" or "no" or "null" => false,
        _ => throw LockfileSyntax.Error(node, "'optional' must be true or false."),
    };
}
