using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>
/// Writes the canonical form of a specification, which determines its identity: UTF-8, no white space, keys in ordinal order, conda
/// dependencies in ordinal order before the pip section, because their order is irrelevant. The order of channels and of pip's lines is
/// significant and preserved.
/// </summary>
internal static class CanonicalJson
{
    private const string Dependencies = "dependencies";

    /// <summary>SHA-256 of the canonical form, 64 hexadecimal digits.</summary>
    public static string Sha256(JsonObject specification)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            Write(writer, specification, isRoot: true);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, bool isRoot)
    {
        switch (node)
        {
            case JsonObject mapping:
                writer.WriteStartObject();
                foreach ((string key, JsonNode? value) in mapping.OrderBy(e => e.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, isRoot && key == Dependencies && value is JsonArray list ? Sorted(list) : value, isRoot: false);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (JsonNode? item in list)
                {
                    Write(writer, item, isRoot: false);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static JsonArray Sorted(JsonArray dependencies)
    {
        IEnumerable<JsonNode?> texts = dependencies.Where(d => d is JsonValue).OrderBy(d => d!.GetValue<string>(), StringComparer.Ordinal);
        return [.. texts.Concat(dependencies.Where(d => d is not JsonValue)).Select(d => d?.DeepClone())];
    }
}
