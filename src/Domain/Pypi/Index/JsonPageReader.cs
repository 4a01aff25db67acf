using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Reads a page in the JSON form of the simple repository API (PEP 691, https://peps.python.org/pep-0691/; with 700, 714 and 792) in one
/// pass.
/// </summary>
internal static class JsonPageReader
{
    private const int MaxDepth = 16;
    private const int MaxKeys = 500;

    /// <summary>The supported major version of the API; additions of newer minor versions are ignored.</summary>
    private const int KnownMajor = 1;

    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidIndexPage"/>, <see cref="ErrorCode.UnsupportedIndex"/>, <see cref="ErrorCode.UnsafeChannelReference"/>.
    /// </exception>
    public static void Read(ReadOnlySpan<byte> json, string project, PageBuilder builder)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            Expect(ref reader, JsonTokenType.StartObject, builder);
            while (NextProperty(ref reader))
            {
                ReadPageProperty(ref reader, project, builder);
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            // For wrong types and invalid UTF-8, only the reader's own message is available.
            throw builder.Fault($"cannot be read: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
        }
    }

    private static void ReadPageProperty(ref Utf8JsonReader reader, string project, PageBuilder builder)
    {
        if (reader.ValueTextEquals("files"u8))
        {
            reader.Read();
            ReadFiles(ref reader, builder);
        }
        else if (reader.ValueTextEquals("meta"u8))
        {
            reader.Read();
            ReadMeta(ref reader, builder);
        }
        else if (reader.ValueTextEquals("name"u8))
        {
            reader.Read();
            string? name = reader.GetString();
            if (!ProjectName.TryNormalize(name, out string? normal) || normal != project)
            {
                throw builder.Fault($"is one of the project '{name}'");
            }
        }
        else if (reader.ValueTextEquals("project-status"u8))
        {
            reader.Read();
            ReadStatus(ref reader, builder);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadMeta(ref Utf8JsonReader reader, PageBuilder builder)
    {
        Expect(ref reader, JsonTokenType.StartObject, builder);
        while (NextProperty(ref reader))
        {
            bool isVersion = reader.ValueTextEquals("api-version"u8);
            reader.Read();
            if (isVersion)
            {
                CheckVersion(reader.GetString(), builder);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Throws for an unsupported major version of the API.</summary>
    public static void CheckVersion(string? version, PageBuilder builder)
    {
        string major = version?.Split('.')[0] ?? string.Empty;
        if (!int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > KnownMajor)
        {
            throw builder.Fault(
                $"is of version '{version}' of the API; version {KnownMajor} is understood", ErrorCode.UnsupportedIndex,
                "Use a newer version of this program.");
        }
    }

    /// <summary>Converts a text to a project status; unknown texts are treated as active.</summary>
    public static ProjectStatus StatusOf(string? text) => text switch
    {
        "archived" => ProjectStatus.Archived,
        "deprecated" => ProjectStatus.Deprecated,
        "quarantined" => ProjectStatus.Quarantined,
        _ => ProjectStatus.Active,
    };

    private static void ReadStatus(ref Utf8JsonReader reader, PageBuilder builder)
    {
        Expect(ref reader, JsonTokenType.StartObject, builder);
        while (NextProperty(ref reader))
        {
            bool isStatus = reader.ValueTextEquals("status"u8);
            bool isReason = reader.ValueTextEquals("reason"u8);
            reader.Read();
            if (isStatus)
            {
                builder.Status = StatusOf(reader.GetString());
            }
            else if (isReason)
            {
                builder.StatusReason = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadFiles(ref Utf8JsonReader reader, PageBuilder builder)
    {
        Expect(ref reader, JsonTokenType.StartArray, builder);
        ParsedFile file = new();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject, builder);
            file.Clear();
            bool hasCoreMetadata = false;
            int keys = 0;
            while (NextProperty(ref reader))
            {
                if (++keys > MaxKeys)
                {
                    throw builder.Fault($"says more than {MaxKeys} things of a file");
                }

                ReadFileProperty(ref reader, file, ref hasCoreMetadata);
            }

            builder.Add(file);
        }
    }

    private static void ReadFileProperty(ref Utf8JsonReader reader, ParsedFile file, ref bool hasCoreMetadata)
    {
        if (reader.ValueTextEquals("filename"u8))
        {
            reader.Read();
            file.FileName = reader.GetString() ?? string.Empty;
        }
        else if (reader.ValueTextEquals("url"u8))
        {
            reader.Read();
            file.Url = reader.GetString() ?? string.Empty;
        }
        else if (reader.ValueTextEquals("hashes"u8))
        {
            reader.Read();
            ReadHashes(ref reader, file);
        }
        else if (reader.ValueTextEquals("requires-python"u8))
        {
            reader.Read();
            file.RequiresPython = reader.GetString();
        }
        else if (reader.ValueTextEquals("core-metadata"u8))
        {
            reader.Read();
            hasCoreMetadata = true;
            ReadMetadata(ref reader, file);
        }
        else if (!hasCoreMetadata && reader.ValueTextEquals("dist-info-metadata"u8))
        {
            reader.Read();
            ReadMetadata(ref reader, file);
        }
        else if (reader.ValueTextEquals("yanked"u8))
        {
            reader.Read();
            file.YankedReason = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            file.IsYanked = reader.TokenType == JsonTokenType.True || file.YankedReason is { Length: > 0 };
        }
        else if (reader.ValueTextEquals("size"u8))
        {
            reader.Read();
            file.Size = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long size) && size >= 0 ? size : null;
        }
        else if (reader.ValueTextEquals("upload-time"u8))
        {
            reader.Read();
            bool isText = reader.TokenType == JsonTokenType.String;
            file.UploadTime = isText && reader.TryGetDateTimeOffset(out DateTimeOffset time) ? time : null;
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadHashes(ref Utf8JsonReader reader, ParsedFile file)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (NextProperty(ref reader))
        {
            string algorithm = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                file.AddHash(algorithm, reader.GetString());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>False, true, or the hashes of the metadata.</summary>
    private static void ReadMetadata(ref Utf8JsonReader reader, ParsedFile file)
    {
        file.HasMetadata = reader.TokenType is JsonTokenType.True or JsonTokenType.StartObject;
        file.MetadataHash = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        ParsedFile hashes = new();
        ReadHashes(ref reader, hashes);
        file.MetadataHash = hashes.Hash;
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, PageBuilder builder)
    {
        if (reader.TokenType != expected)
        {
            throw builder.Fault($"is not what the API says: there is {reader.TokenType} instead of {expected}");
        }
    }
}
