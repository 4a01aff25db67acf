using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Web.Files;

/// <summary>
/// Represents a set of static files by name. Names are looked up in a table, so that no name can refer to a file outside of it.
/// </summary>
public sealed class StaticAssets
{
    /// <summary>The name of the folder under which the files of the alternative user interface, conda-store-ui, are served.</summary>
    public const string ClientFolder = "conda-store-ui";

    private const string Embedded = "assets/";

    private readonly FrozenDictionary<string, StaticAsset> _assets;

    private StaticAssets(IEnumerable<StaticAsset> assets)
    {
        _assets = assets.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
        string hashes = string.Join('\n', _assets.Values.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $"{a.Name} {a.Hash}"));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes)))[..16];
    }

    /// <summary>The files that the store's own pages load.</summary>
    public static StaticAssets Own { get; } = new(ReadEmbedded());

    /// <summary>A hash of all files. Because scripts import each other, all files have the same version.</summary>
    public string Version { get; }

    /// <summary>Reads the files of a folder that browsers can use; subfolders are ignored.</summary>
    /// <exception cref="IOException">The folder does not exist or cannot be read.</exception>
    public static StaticAssets ReadFolder(string folder) => new(
        Directory.EnumerateFiles(folder)
            .Where(f => StaticAsset.IsKnown(Path.GetFileName(f)))
            .Select(f => new StaticAsset(Path.GetFileName(f), File.ReadAllBytes(f))));

    /// <summary>Gets the file with the given name, or null if there is none.</summary>
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
