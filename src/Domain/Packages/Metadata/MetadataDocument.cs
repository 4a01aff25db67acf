using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>
/// Represents a JSON object in a package's <c>info</c> folder, read leniently: these files were written by many tools over ten years, so a
/// field of an unexpected kind is an error only if the field is needed.
/// </summary>
/// <param name="Name">The document's name for messages: "info/index.json".</param>
/// <param name="Root">The object.</param>
internal readonly record struct MetadataDocument(string Name, JsonElement Root)
{
    /// <summary>The maximum size of a document in bytes: in memory it takes up to thirty times as much. Real documents have a few
    /// kilobytes.</summary>
    public const int MaximumBytes = 16 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowTrailingCommas = true };

    /// <summary>Parses a document whose root is an object.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static MetadataDocument Parse(string name, ReadOnlyMemory<byte> utf8)
    {
        JsonElement root = ParseAny(name, utf8);
        return root.ValueKind == JsonValueKind.Object ? new MetadataDocument(name, root) : throw Error(name, "is not a JSON object");
    }

    /// <summary>Parses a document of any kind.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static JsonElement ParseAny(string name, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutMark(utf8), Options);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw Error(name, "is not valid JSON: " + exception.Message, exception);
        }
    }

    /// <summary>Creates an exception about this document.</summary>
    public static StoreException Error(string name, string problem, Exception? inner = null) =>
        new(ErrorCode.InvalidPackageMetadata, $"{name} {problem}", inner);

    /// <summary>Returns a required text.</summary>
    public string RequiredText(string field) =>
        Text(field) is { Length: > 0 } text ? text : throw Error(Name, $"lacks the text '{field}'.");

    /// <summary>Returns a text, or a number as text; null if absent or of another kind.</summary>
    public string? Text(string field)
    {
        if (!Root.TryGetProperty(field, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => Text(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    /// <summary>Returns a list of texts; a single text is a list of one, anything else an empty list.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (!Root.TryGetProperty(field, out JsonElement value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.String ? [Text(value)] : Texts(value);
    }

    /// <summary>Returns the texts of a JSON array; empty for another kind.</summary>
    public IReadOnlyList<string> Texts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        List<string> texts = new(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(Text(item));
            }
        }

        return texts;
    }

    /// <summary>Returns an integer, including one written as text or with a fraction; null if absent or of another kind.</summary>
    public long? Integer(string field)
    {
        if (!Root.TryGetProperty(field, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetInt64(out long number) ? number
                : value.TryGetDouble(out double real) && Math.Abs(real) < 9e18 ? (long)real
                : null;
        }

        return value.ValueKind == JsonValueKind.String
            && long.TryParse(Text(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out long parsed) ? parsed : null;
    }

    private string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Error(Name, "holds a text with half a surrogate pair.", exception);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
}
