using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Records;

namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>Looks at every published entry of a package cache as closely as the cache can: every file's size and SHA-256.</summary>
internal static class CacheCheck
{
    /// <summary>The entries that are not as they should be.</summary>
    public static IReadOnlyList<string> FindDamaged(string root)
    {
        PackageCache cache = new(new PackageCacheOptions { Root = root, Validation = CacheValidation.Full });
        return
        [
            .. Entries(cache).Where(entry => cache.Find(ReadRecord(entry)) is null).Select(e => Path.GetFileName(e)),
            .. FilesByHash(root).Where(f => Path.GetFileNameWithoutExtension(f) != Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))),
        ];
    }

    /// <summary>The files whose name is the SHA-256 of their content: wheels that were read or built, and sources.</summary>
    public static IReadOnlyList<string> FilesByHash(string root) =>
    [
        .. ((string[])["pypi/wheels", "pypi/sources", "pypi/builds/wheels"]).Select(f => Path.Combine(root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f)).Where(f => Path.GetFileNameWithoutExtension(f).Length == 64),
    ];

    /// <summary>How many entries are published.</summary>
    public static int Count(string root) => Entries(new PackageCache(new PackageCacheOptions { Root = root })).Count();

    private static IEnumerable<string> Entries(PackageCache cache) =>
        Directory.Exists(cache.Directory) ? Directory.EnumerateDirectories(cache.Directory).Where(d => Path.GetFileName(d)[0] != '.') : [];

    private static RepodataRecord ReadRecord(string entry)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(entry, "info", "repodata_record.json")));
        string Text(string key) => document.RootElement.GetProperty(key).GetString()!;
        return new RepodataRecord
        {
            Name = Text("name"),
            Version = Text("version"),
            Build = Text("build"),
            Subdir = Text("subdir"),
            FileName = Text("fn"),
            Url = Text("url"),
            Sha256 = Text("sha256"),
        };
    }
}
