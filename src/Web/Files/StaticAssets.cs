using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Web.Files;

/// <summary>Files that browsers load, by name. Names are looked up in a table, so none can lead anywhere else.</summary>
public sealed class StaticAssets
{
    /// <summary>The name under which the files of a client that is not the store's own are served.</summary>
    public const string ClientFolder = "conda-store-ui";

    private const string Embedded = "assets/";

    private readonly FrozenDictionary<string, StaticAsset> _assets;

    private StaticAssets(IEnumerable<StaticAsset> assets)
    {
        _assets = assets.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
        string hashes = string.Join('\n', _assets.Values.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $"{a.Name} {a.Hash}"));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes)))[..16];
    }

    /// <summary>What the store's own pages load.</summary>
    public static StaticAssets Own { get; } = new(ReadEmbedded());

    /// <summary>A text that changes with any of the files. Scripts load each other, so all have one version.</summary>
    public string Version { get; }

    /// <summary>The names of all files.</summary>
    public IEnumerable<string> Names => _assets.Keys;

    /// <summary>Reads the files of a folder that browsers can use, those directly in it.</summary>
    /// <exception cref="IOException">The folder is not there or cannot be read.</exception>
    public static StaticAssets ReadFolder(string folder) => new(
        Directory.EnumerateFiles(folder)
            .Where(f => StaticAsset.IsKnown(Path.GetFileName(f)))
            .Select(f => new StaticAsset(Path.GetFileName(f), File.ReadAllBytes(f))));

    /// <summary>The file of a name; null when there is none.</summary>
    public StaticAsset? Find(string name) => _assets.GetValueOrDefault(name);

    private static IEnumerable<StaticAsset> ReadEmbedded()
    {
        Assembly assembly = typeof(StaticAssets).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Embedded, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new StaticAsset(resource[Embedded.Length..], content);
        }
    }
}
