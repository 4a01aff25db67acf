using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>
/// Represents the files of a package: <c>info/paths.json</c> (CEP 34, https://conda.org/learn/ceps/cep-0034), or in older packages
/// <c>info/files</c>, <c>info/has_prefix</c> and <c>info/no_link</c>. All paths of an instance are validated.
/// </summary>
/// <param name="Paths">The distinct paths in the order of the document.</param>
public sealed partial record PathsJson(IReadOnlyList<PathsEntry> Paths)
{
    /// <summary>The path of the file inside a package.</summary>
    public const string FilePath = "info/paths.json";

    /// <summary>The placeholder of packages that do not specify one.</summary>
    public const string DefaultPlaceholder = "/opt/anaconda1anaconda2anaconda3";

    private const int Version = 1;
    private const int MaximumBytes = 512 << 20;

    // The same limit as for archives.
    private const int MostFiles = 2_000_000;

    /// <summary>Reads the document.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidPackageMetadata"/>: not a document of version 1, or a path is a duplicate;
    /// <see cref="ErrorCode.UnsafePath"/>: a path is absolute, contains <c>..</c>, or is in <c>info</c> or <c>conda-meta</c>. </exception>
    public static PathsJson Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 64 });
        try
        {
            return Parse(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw MetadataDocument.Error(FilePath, "is not valid: " + exception.Message, exception);
        }
    }

    /// <summary>Reads the list of files of an extracted package, in the newest form available.</summary>
    /// <exception cref="StoreException">As for <see cref="Parse(ReadOnlySpan{byte})"/>.</exception>
    public static PathsJson ReadFrom(string packageDirectory) =>
        MetadataFile.Read(packageDirectory, FilePath, MaximumBytes) is byte[] utf8 ? Parse(utf8) : ReadLegacy(packageDirectory);

    /// <summary>Writes the document so that every client can read it.</summary>
    /// <remarks>
    /// The rules per field: <c>_path</c> and <c>path_type</c> are present in every entry. <c>sha256</c> and <c>size_in_bytes</c> are
    /// present in every entry except directories, because mamba rejects a package without them; for a symbolic link they describe the
    /// content of its target within the package (CEP 34) or, as in conda-build, empty content if there is none. <c>prefix_placeholder</c>
    /// and <c>file_mode</c> are present together or not at all, as rattler requires. <c>no_link</c> is present if true.
    /// <c>paths_version</c> is 1, the only version that conda supports.
    /// </remarks>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("paths");
        foreach (PathsEntry entry in Paths)
        {
            WriteEntry(writer, entry);
        }

        writer.WriteEndArray();
        writer.WriteNumber("paths_version", Version);
        writer.WriteEndObject();
    }

    private static PathsJson Parse(ref Utf8JsonReader reader)
    {
        List<PathsEntry> entries = [];
        bool found = false;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("paths"u8))
            {
                found = true;
                Expect(ref reader, JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    CheckCount(entries.Count, FilePath);
                    entries.Add(ReadEntry(ref reader));
                }
            }
            else if (reader.ValueTextEquals("paths_version"u8))
            {
                Expect(ref reader, JsonTokenType.Number);
                if (!reader.TryGetInt32(out int version) || version != Version)
                {
                    throw MetadataDocument.Error(FilePath, "has a version that is not supported; only 1 is known.");
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return found ? new PathsJson(Distinct(entries)) : throw MetadataDocument.Error(FilePath, "lacks the list 'paths'.");
    }

    private static PathsEntry ReadEntry(ref Utf8JsonReader reader)
    {
        string? path = null, sha256 = null, placeholder = null;
        PathType type = PathType.HardLink;
        PlaceholderMode mode = PlaceholderMode.Text;
        long? size = null;
        bool noLink = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an item of 'paths' is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("_path"u8))
            {
                path = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("path_type"u8))
            {
                type = ReadPathType(ref reader);
            }
            else if (reader.ValueTextEquals("sha256"u8))
            {
                sha256 = ReadText(ref reader)?.ToLowerInvariant();
            }
            else if (reader.ValueTextEquals("size_in_bytes"u8))
            {
                reader.Read();
                size = reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
            }
            else if (reader.ValueTextEquals("prefix_placeholder"u8))
            {
                placeholder = ReadText(ref reader) is { Length: > 0 } text ? text : null;
            }
            else if (reader.ValueTextEquals("file_mode"u8))
            {
                mode = ParseMode(ReadText(ref reader));
            }
            else if (reader.ValueTextEquals("no_link"u8))
            {
                reader.Read();
                noLink = reader.TokenType == JsonTokenType.True;
            }
            else
            {
                reader.Skip();
            }
        }

        return new PathsEntry
        {
            Path = CheckPath(path ?? throw new JsonException("an item of 'paths' lacks '_path'")),
            Type = type,
            Sha256 = sha256 is { Length: > 0 } ? sha256 : null,
            Size = size,
            PrefixPlaceholder = placeholder,
            PlaceholderMode = mode,
            NoLink = noLink,
        };
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetString();
    }

    private static PathType ReadPathType(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader switch
        {
            _ when reader.ValueTextEquals("hardlink"u8) => PathType.HardLink,
            _ when reader.ValueTextEquals("softlink"u8) => PathType.SoftLink,
            _ when reader.ValueTextEquals("directory"u8) => PathType.Directory,
            _ => throw new JsonException($"unknown path_type '{PathComponent.Shorten(reader.GetString()!)}'"),
        };
    }

    private static PlaceholderMode ParseMode(string? text) => text switch
    {
        "text" or null => PlaceholderMode.Text,
        "binary" => PlaceholderMode.Binary,
        _ => throw new JsonException($"unknown file_mode '{PathComponent.Shorten(text)}'"),
    };

    private static string CheckPath(string path)
    {
        string? plain = PackagePath.Normalize(path);
        if (plain is null or "" || PackagePath.IsWithin(plain, "info") || PackagePath.IsWithin(plain, "conda-meta"))
        {
            throw new StoreException(
                ErrorCode.UnsafePath,
                $"The package's metadata names the path '{PathComponent.Shorten(path)}', which is not a path of its own.")
            {
                Found = PathComponent.Shorten(path),
            };
        }

        return plain;
    }

    private static void CheckCount(int count, string document)
    {
        if (count >= MostFiles)
        {
            throw MetadataDocument.Error(document, $"lists more than {MostFiles} files.");
        }
    }

    private static List<PathsEntry> Distinct(List<PathsEntry> entries)
    {
        HashSet<string> seen = new(entries.Count, StringComparer.Ordinal);
        foreach (PathsEntry entry in entries)
        {
            if (!seen.Add(entry.Path))
            {
                throw MetadataDocument.Error(FilePath, $"names '{PathComponent.Shorten(entry.Path)}' twice.");
            }
        }

        return entries;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"expected {token} but found {reader.TokenType}");
        }
    }

    private static void WriteEntry(Utf8JsonWriter writer, PathsEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("_path", entry.Path);
        if (entry.PrefixPlaceholder is not null)
        {
            writer.WriteString("file_mode", entry.PlaceholderMode == PlaceholderMode.Binary ? "binary" : "text");
        }

        if (entry.NoLink)
        {
            writer.WriteBoolean("no_link", true);
        }

        writer.WriteString("path_type", entry.Type switch
        {
            PathType.SoftLink => "softlink",
            PathType.Directory => "directory",
            _ => "hardlink",
        });
        if (entry.PrefixPlaceholder is not null)
        {
            writer.WriteString("prefix_placeholder", entry.PrefixPlaceholder);
        }

        if (entry.Sha256 is not null)
        {
            writer.WriteString("sha256", entry.Sha256);
        }

        if (entry.Size is long size)
        {
            writer.WriteNumber("size_in_bytes", size);
        }

        writer.WriteEndObject();
    }
}
