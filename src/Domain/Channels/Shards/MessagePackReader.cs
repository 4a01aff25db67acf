using System.Buffers.Binary;

namespace CondaStore.Domain.Channels.Shards;

/// <summary>
/// Reads MessagePack in memory. Lengths are checked against the available bytes before allocating, and nesting is bounded, because shards
/// come from the network.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 64;

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Returns the kind of the next value.</summary>
    /// <exception cref="InvalidDataException">From all methods: the data ends early or is not of the expected kind.</exception>
    public readonly MessagePackKind Peek()
    {
        byte first = _rest.IsEmpty ? throw Damaged() : _rest[0];
        return first switch
        {
            <= 0x7F or >= 0xE0 or (>= 0xCC and <= 0xD3) => MessagePackKind.Integer,
            <= 0x8F or 0xDE or 0xDF => MessagePackKind.Map,
            <= 0x9F or 0xDC or 0xDD => MessagePackKind.Array,
            <= 0xBF or (>= 0xD9 and <= 0xDB) => MessagePackKind.Text,
            0xC0 => MessagePackKind.Nil,
            0xC2 or 0xC3 => MessagePackKind.Boolean,
            0xC4 or 0xC5 or 0xC6 => MessagePackKind.Binary,
            0xCA or 0xCB => MessagePackKind.Real,
            0xC1 => throw Damaged(),
            _ => MessagePackKind.Extension,
        };
    }

    /// <summary>Reads the header of a map.</summary>
    /// <returns>Number of members, each a key and a value.</returns>
    public int ReadMap() => ReadCount(0x80, 0xDE, MessagePackKind.Map, 2);

    /// <summary>Reads the header of an array.</summary>
    /// <returns>Number of items.</returns>
    public int ReadArray() => ReadCount(0x90, 0xDC, MessagePackKind.Array, 1);

    /// <summary>Reads a text (UTF-8) or binary value.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        MessagePackKind kind = Peek();
        if (kind is not (MessagePackKind.Text or MessagePackKind.Binary))
        {
            throw Damaged();
        }

        byte first = Take(1)[0];
        int length = first switch
        {
            <= 0xBF => first & 0x1F,
            0xC4 or 0xD9 => Take(1)[0],
            0xC5 or 0xDA => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            _ => Length(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
        };
        return Take(length);
    }

    /// <summary>Reads an integer; one outside the signed 64-bit range is clamped to the maximum.</summary>
    public long ReadInteger()
    {
        if (Peek() != MessagePackKind.Integer)
        {
            throw Damaged();
        }

        byte first = Take(1)[0];
        return first switch
        {
            <= 0x7F => first,
            >= 0xE0 => (sbyte)first,
            0xCC => Take(1)[0],
            0xCD => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xCE => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xCF => (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xD0 => (sbyte)Take(1)[0],
            0xD1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xD2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        };
    }

    public double ReadReal()
    {
        byte first = Peek() == MessagePackKind.Real ? Take(1)[0] : throw Damaged();
        return first == 0xCA ? BinaryPrimitives.ReadSingleBigEndian(Take(4)) : BinaryPrimitives.ReadDoubleBigEndian(Take(8));
    }

    public bool ReadBoolean() => Peek() == MessagePackKind.Boolean ? Take(1)[0] == 0xC3 : throw Damaged();

    /// <summary>Skips the next value of any kind.</summary>
    public void Skip(int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"values are nested deeper than {MaxDepth} levels");
        }

        int nested = 0;
        switch (Peek())
        {
            case MessagePackKind.Integer:
                ReadInteger();
                break;
            case MessagePackKind.Real:
                ReadReal();
                break;
            case MessagePackKind.Text or MessagePackKind.Binary:
                ReadBytes();
                break;
            case MessagePackKind.Map:
                nested = ReadMap() * 2;
                break;
            case MessagePackKind.Array:
                nested = ReadArray();
                break;
            case MessagePackKind.Extension:
                SkipExtension();
                break;
            default:
                Take(1);
                break;
        }

        for (int i = 0; i < nested; i++)
        {
            Skip(depth + 1);
        }
    }

    private static InvalidDataException Damaged() => new("the MessagePack data is damaged or of an unexpected kind");

    private static int Length(uint length) => length <= int.MaxValue ? (int)length : throw Damaged();

    private int ReadCount(byte small, byte large, MessagePackKind kind, int valuesEach)
    {
        if (Peek() != kind)
        {
            throw Damaged();
        }

        byte first = Take(1)[0];
        long count = first < small + 0x10 ? first & 0x0F
            : first == large ? BinaryPrimitives.ReadUInt16BigEndian(Take(2))
            : BinaryPrimitives.ReadUInt32BigEndian(Take(4));

        // Every value takes at least one byte, so a count greater than the remaining bytes is invalid.
        return count * valuesEach <= _rest.Length ? (int)count : throw Damaged();
    }

    private void SkipExtension()
    {
        byte first = Take(1)[0];
        int length = first switch
        {
            0xC7 => Take(1)[0],
            0xC8 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xC9 => Length(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => 1 << (first - 0xD4),
        };
        Take(1);
        Take(length);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
