using System.Buffers.Binary;
using System.Text;

namespace CondaStore.Domain.Tests.Channels.Shards;

/// <summary>Writes MessagePack for tests: dictionaries, lists, strings, byte arrays, integers, doubles, booleans, null.</summary>
internal static class MessagePackBuilder
{
    public static byte[] Encode(object? value)
    {
        using MemoryStream stream = new();
        Write(stream, value);
        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, object? value)
    {
        switch (value)
        {
            case null:
                stream.WriteByte(0xC0);
                break;
            case bool flag:
                stream.WriteByte(flag ? (byte)0xC3 : (byte)0xC2);
                break;
            case int small when small is >= 0 and < 128:
                stream.WriteByte((byte)small);
                break;
            case int or long:
                Head(stream, 0xD3, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(Convert.ToInt64(value)) : Convert.ToInt64(value));
                break;
            case double real:
                Head(stream, 0xCB, BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToInt64Bits(real)));
                break;
            case string text:
                Bytes(stream, 0xDB, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Bytes(stream, 0xC6, bytes);
                break;
            case System.Collections.IDictionary map:
                Count(stream, 0xDF, map.Count);
                foreach (System.Collections.DictionaryEntry member in map)
                {
                    Write(stream, member.Key);
                    Write(stream, member.Value);
                }

                break;
            case System.Collections.IList list:
                Count(stream, 0xDD, list.Count);
                foreach (object? item in list)
                {
                    Write(stream, item);
                }

                break;
            default:
                throw new ArgumentException(value.GetType().Name);
        }
    }

    private static void Head(MemoryStream stream, byte code, long bigEndian)
    {
        stream.WriteByte(code);
        stream.Write(BitConverter.GetBytes(bigEndian));
    }

    private static void Count(MemoryStream stream, byte code, int count)
    {
        stream.WriteByte(code);
        stream.Write(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(count)));
    }

    private static void Bytes(MemoryStream stream, byte code, byte[] bytes)
    {
        Count(stream, code, bytes.Length);
        stream.Write(bytes);
    }
}
