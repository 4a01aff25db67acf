using System.Buffers;
using System.Text.Json;

namespace CondaStore.Domain.Channels.Shards;

/// <summary>
/// Converts MessagePack to JSON, with binary values as hexadecimal digits, so that shards and repodata are read by the same reader with the
/// same rules.
/// </summary>
internal static class MessagePackTranscoder
{
    private const int MaxDepth = 32;

    /// <exception cref="InvalidDataException">The bytes are not exactly one MessagePack value.</exception>
    public static void Transcode(ReadOnlySpan<byte> source, IBufferWriter<byte> target)
    {
        using Utf8JsonWriter json = new(target, new JsonWriterOptions { SkipValidation = true, MaxDepth = MaxDepth + 8 });
        MessagePackReader reader = new(source);
        Write(ref reader, json, 0);
        if (!reader.IsAtEnd)
        {
            throw new InvalidDataException("there is more after the end");
        }
    }

    private static void Write(ref MessagePackReader reader, Utf8JsonWriter json, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"values are nested deeper than {MaxDepth} levels");
        }

        switch (reader.Peek())
        {
            case MessagePackKind.Integer:
                json.WriteNumberValue(reader.ReadInteger());
                break;
            case MessagePackKind.Real:
                double real = reader.ReadReal();
                json.WriteNumberValue(double.IsFinite(real) ? real : 0);
                break;
            case MessagePackKind.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackKind.Text:
                json.WriteStringValue(reader.ReadBytes());
                break;
            case MessagePackKind.Binary:
                WriteHexadecimal(reader.ReadBytes(), json);
                break;
            case MessagePackKind.Array:
                WriteArray(ref reader, json, depth);
                break;
            case MessagePackKind.Map:
                WriteMap(ref reader, json, depth);
                break;
            default:
                reader.Skip();
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteHexadecimal(ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        if (bytes.Length > 64)
        {
            json.WriteNullValue();
            return;
        }

        Span<byte> digits = stackalloc byte[128];
        Convert.TryToHexStringLower(bytes, digits, out int length);
        json.WriteStringValue(digits[..length]);
    }

    private static void WriteArray(ref MessagePackReader reader, Utf8JsonWriter json, int depth)
    {
        int count = reader.ReadArray();
        json.WriteStartArray();
        for (int i = 0; i < count; i++)
        {
            Write(ref reader, json, depth + 1);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(ref MessagePackReader reader, Utf8JsonWriter json, int depth)
    {
        int count = reader.ReadMap();
        json.WriteStartObject();
        for (int i = 0; i < count; i++)
        {
            json.WritePropertyName(reader.ReadBytes());
            Write(ref reader, json, depth + 1);
        }

        json.WriteEndObject();
    }
}
