using System.Text.Json;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Cache;

/// <summary>
/// The file that says that a cache entry is complete, and from which archive it was made. It is written after everything
/// else; files changed after it were not changed by us.
/// </summary>
internal sealed record CacheMarker
{
    private const int Format = 1;

    /// <summary>SHA-256 of the archive.</summary>
    public required string Sha256 { get; init; }

    /// <summary>MD5 of the archive.</summary>
    public required string Md5 { get; init; }

    /// <summary>Size of the archive in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Number of extracted files.</summary>
    public required int Files { get; init; }

    /// <summary>Bytes of their content.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files of which the package's metadata gives a wrong size.</summary>
    public IReadOnlyList<string> Misstated { get; init; } = [];

    /// <summary>Reads the marker of an entry; null when there is none or it is not whole.</summary>
    public static CacheMarker? Read(string directory)
    {
        byte[] utf8;
        try
        {
            utf8 = File.ReadAllBytes(Path.Combine(directory, PackageExtractor.MarkerPath));
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement root = document.RootElement;
            return root.GetProperty("format").GetInt32() != Format ? null : new CacheMarker
            {
                Sha256 = root.GetProperty("sha256").GetString()!,
                Md5 = root.GetProperty("md5").GetString()!,
                Size = root.GetProperty("size").GetInt64(),
                Files = root.GetProperty("files").GetInt32(),
                Bytes = root.GetProperty("bytes").GetInt64(),
                Misstated = root.TryGetProperty("misstated", out JsonElement paths) ? [.. paths.EnumerateArray().Select(p => p.GetString()!)] : [],
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // A marker that was cut off by a crash of the machine marks nothing.
            return null;
        }
    }

    /// <summary>No file of the package was last changed later than this; not written, but the earliest time that the marker itself gets.</summary>
    public DateTimeOffset Latest { get; init; }

    /// <summary>Writes the marker into a directory whose files are complete.</summary>
    public void Write(string directory)
    {
        string path = Path.Combine(directory, PackageExtractor.MarkerPath);
        WriteContent(path);
        if (File.GetLastWriteTimeUtc(path) < Latest.UtcDateTime)
        {
            // The clock was set back, or the file server's is behind ours: nothing of the package shall look as if it came after the marker.
            File.SetLastWriteTimeUtc(path, Latest.UtcDateTime);
        }
    }

    private void WriteContent(string path)
    {
        using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write);
        using Utf8JsonWriter writer = new(target);
        writer.WriteStartObject();
        writer.WriteNumber("format", Format);
        writer.WriteString("sha256", Sha256);
        writer.WriteString("md5", Md5);
        writer.WriteNumber("size", Size);
        writer.WriteNumber("files", Files);
        writer.WriteNumber("bytes", Bytes);
        if (Misstated.Count > 0)
        {
            writer.WriteStartArray("misstated");
            foreach (string file in Misstated)
            {
                writer.WriteStringValue(file);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
