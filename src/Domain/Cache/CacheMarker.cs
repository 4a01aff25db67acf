using System.Text.Json;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Represents the file that marks a cache entry as complete and records the archive it was extracted from. It is written last; files with a
/// later modification time were changed by others.
/// </summary>
internal sealed record CacheMarker
{
    private const int Format = 1;

    /// <summary>SHA-256 of the archive.</summary>
    public required string Sha256 { get; init; }

    /// <summary>MD5 of the archive.</summary>
    public required string Md5 { get; init; }

    /// <summary>Gets the size of the archive in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Gets the number of extracted files.</summary>
    public required int Files { get; init; }

    /// <summary>Bytes of their content.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files of which the package's metadata gives a wrong size.</summary>
    public IReadOnlyList<string> Misstated { get; init; } = [];

    /// <summary>Reads the marker of an entry; returns null if it is missing or incomplete.</summary>
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
                Misstated = root.TryGetProperty("misstated", out JsonElement paths)
                    ? [.. paths.EnumerateArray().Select(p => p.GetString()!)]
                    : [],
            };
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // A marker truncated by a crash of the machine is ignored.
            return null;
        }
    }

    /// <summary>Gets the latest modification time of the package's files; it is not stored, but is the earliest modification time for the
    /// marker itself.</summary>
    public DateTimeOffset Latest { get; init; }

    /// <summary>Writes the marker into a directory whose files are complete.</summary>
    public void Write(string directory)
    {
        string path = Path.Combine(directory, PackageExtractor.MarkerPath);
        WriteContent(path);
        if (File.GetLastWriteTimeUtc(path) < Latest.UtcDateTime)
        {
            // If the clock was set back, or the file server's clock is behind, no file of the package may appear newer than the marker.
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
