using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

/// <summary>Writes a tree as YAML or as JSON, byte-identical on every machine.</summary>
internal static class DocumentText
{
    /// <summary>Returns YAML with lists at the indentation of their key.</summary>
    public static string ToYaml(JsonObject root, params IEnumerable<string> comments)
    {
        StringBuilder text = new();
        foreach (string comment in comments)
        {
            text.Append("# ").Append(comment).Append('\n');
        }

        WriteEntries(text, root, 0, afterDash: false);
        return text.ToString();
    }

    /// <summary>Returns JSON as Python's <c>json.dumps(value, indent=4)</c> writes it: non-ASCII characters escaped, no trailing
    /// newline.</summary>
    public static string ToJson(JsonObject root)
    {
        StringBuilder text = new();
        WriteJson(text, root, 0);
        return text.ToString();
    }

    private static void WriteEntries(StringBuilder text, JsonObject mapping, int indent, bool afterDash)
    {
        foreach ((string key, JsonNode? value) in mapping)
        {
            text.Append(' ', afterDash ? 0 : indent).Append(YamlWriter.Quote(key)).Append(':');
            afterDash = false;
            switch (value)
            {
                case JsonObject { Count: > 0 } inner:
                    text.Append('\n');
                    WriteEntries(text, inner, indent + 2, afterDash: false);
                    break;
                case JsonArray { Count: > 0 } items:
                    text.Append('\n');
                    WriteItems(text, items, indent);
                    break;
                default:
                    text.Append(' ').Append(Scalar(value)).Append('\n');
                    break;
            }
        }
    }

    private static void WriteItems(StringBuilder text, JsonArray items, int indent)
    {
        foreach (JsonNode? item in items)
        {
            text.Append(' ', indent).Append("- ");
            switch (item)
            {
                case JsonObject { Count: > 0 } inner:
                    WriteEntries(text, inner, indent + 2, afterDash: true);
                    break;
                case JsonArray { Count: > 0 } nested:
                    text.Length--;
                    text.Append('\n');
                    WriteItems(text, nested, indent + 2);
                    break;
                default:
                    text.Append(Scalar(item)).Append('\n');
                    break;
            }
        }
    }

    private static string Scalar(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue scalar when scalar.TryGetValue(out string? text) => YamlWriter.Quote(text),
        _ => value.ToJsonString(),
    };

    private static void WriteJson(StringBuilder text, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping:
                WriteJsonItems(text, '{', '}', indent, mapping, static (text, entry, indent) =>
                {
                    WriteJsonString(text, entry.Key);
                    text.Append(": ");
                    WriteJson(text, entry.Value, indent);
                });
                break;
            case JsonArray { Count: > 0 } items:
                WriteJsonItems(text, '[', ']', indent, items, WriteJson);
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? value):
                WriteJsonString(text, value);
                break;
            default:
                text.Append(node is null ? "null" : node is JsonObject ? "{}" : node is JsonArray ? "[]" : node.ToJsonString());
                break;
        }
    }

    private static void WriteJsonItems<T>(
        StringBuilder text, char open, char close, int indent, IEnumerable<T> items, Action<StringBuilder, T, int> write)
    {
        text.Append(open);
        bool isFirst = true;
        foreach (T item in items)
        {
            text.Append(isFirst ? "\n" : ",\n").Append(' ', indent + 4);
            isFirst = false;
            write(text, item, indent + 4);
        }

        text.Append('\n').Append(' ', indent).Append(close);
    }

    private static void WriteJsonString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '\x7e' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
