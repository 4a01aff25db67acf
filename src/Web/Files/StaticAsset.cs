using System.IO.Compression;
using System.Security.Cryptography;

namespace CondaStore.Web.Files;

/// <summary>Represents a static file served to browsers, held in memory.</summary>
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

    /// <summary>The name of the file.</summary>
    public string Name { get; }

    /// <summary>The media type of the file.</summary>
    public string ContentType { get; }

    /// <summary>The content of the file.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The first characters of the SHA-256 of the content, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The content compressed with gzip, or null if compression would not make it smaller.</summary>
    public ReadOnlyMemory<byte>? Gzip => _gzip.Value;

    /// <summary>Gets whether files with this name are served at all.</summary>
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
