using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Specs;

/// <summary>Reads JSON into the same nodes as YAML; numbers keep their spelling.</summary>
internal static class JsonDocumentReader
{
    /// <summary>Reads a document; returns false if the text is not JSON and may be YAML in flow style.</summary>
    public static bool TryRead(string text, string? file, int maxDepth, [NotNullWhen(true)] out DocumentNode? root)
    {
        root = null;
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = maxDepth });
            Places places = new(bytes, file);
            reader.Read();
            DocumentNode result = ReadNode(ref reader, ref places);
            if (reader.Read())
            {
                return false;
            }

            root = result;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static DocumentNode ReadNode(ref Utf8JsonReader reader, ref Places places)
    {
        (int line, int column) = places.Find(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                List<KeyValuePair<DocumentNode, DocumentNode>> entries = [];
                HashSet<string> keys = new(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    DocumentNode key = ReadScalar(ref reader, ref places);
                    if (!keys.Add(key.Text!))
                    {
                        throw key.Error(ErrorCode.InvalidDocument, $"The key '{key.Text}' is given twice.", "join the two");
                    }

                    reader.Read();
                    entries.Add(new(key, ReadNode(ref reader, ref places)));
                }

                return DocumentNode.Mapping(places.File, line, column, entries);
            case JsonTokenType.StartArray:
                List<DocumentNode> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadNode(ref reader, ref places));
                }

                return DocumentNode.List(places.File, line, column, items);
            default:
                return ReadScalar(ref reader, ref places);
        }
    }

    private static DocumentNode ReadScalar(ref Utf8JsonReader reader, ref Places places)
    {
        (int line, int column) = places.Find(reader.TokenStartIndex);
        bool isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        string value = isText ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        return DocumentNode.Scalar(places.File, line, column, value, isText);
    }

    /// <summary>Converts ascending byte offsets to lines and columns.</summary>
    private struct Places(byte[] bytes, string? file)
    {
        private int _offset;
        private int _line = 1;
        private int _lineStart;

        public string? File { get; } = file;

        public (int Line, int Column) Find(long offset)
        {
            for (; _offset < offset; _offset++)
            {
                if (bytes[_offset] == '\n' || (bytes[_offset] == '\r' && _offset + 1 < bytes.Length && bytes[_offset + 1] != '\n'))
                {
                    _line++;
                    _lineStart = _offset + 1;
                }
            }

            return (_line, (int)offset - _lineStart + 1);
        }
    }
}
