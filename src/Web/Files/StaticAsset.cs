using System.IO.Compression;
using System.Security.Cryptography;

namespace CondaStore.Web.Files;

/// <summary>A file that browsers load, in memory.</summary>
public sealed class StaticAsset
{
    private const int HashCharacters = 16;

    private readonly Lazy<byte[]?> _gzip;

    internal StaticAsset(string name, byte[] content)
    {
        Name = name;
        Content = content;
        Hash = Convert.ToHexStringLower(SHA256.HashData(content))[..HashCharacters];
        (ContentType, bool isText) = TypeOf(name);
        _gzip = new Lazy<byte[]?>(() => isText ? Compress(content) : null);
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>Its media type.</summary>
    public string ContentType { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The beginning of its SHA-256 in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The bytes in gzip; null for what would not become smaller.</summary>
    public ReadOnlyMemory<byte>? Gzip => _gzip.Value;

    /// <summary>Whether files of this name are served at all.</summary>
    internal static bool IsKnown(string name) => TypeOf(name).Type.Length > 0;

    private static (string Type, bool IsText) TypeOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".js" or ".mjs" => ("text/javascript; charset=utf-8", true),
        ".css" => ("text/css; charset=utf-8", true),
        ".svg" => ("image/svg+xml", true),
        ".txt" => ("text/plain; charset=utf-8", true),
        ".ico" => ("image/vnd.microsoft.icon", false),
        ".png" => ("image/png", false),
        ".woff2" => ("font/woff2", false),
        ".woff" => ("font/woff", false),
        ".ttf" => ("font/ttf", false),
        _ => (string.Empty, false),
    };

    private static byte[]? Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.Length < content.Length ? compressed.ToArray() : null;
    }
}
