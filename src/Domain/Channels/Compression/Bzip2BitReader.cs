using System.Buffers.Binary;

namespace CondaStore.Domain.Channels.Compression;

/// <summary>Reads bits from memory, the highest bit of a byte first. Beyond the end it hands out zeros and says so.</summary>
internal ref struct Bzip2BitReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _next;
    private ulong _window;
    private int _available;

    /// <summary>Starts at a bit.</summary>
    public Bzip2BitReader(ReadOnlySpan<byte> data, long startBit)
    {
        _data = data;
        _next = (int)(startBit >> 3);
        Skip((int)(startBit & 7));
    }

    /// <summary>The bit that is read next.</summary>
    public readonly long Position => ((long)_next * 8) - _available;

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsExhausted => Position > (long)_data.Length * 8;

    /// <summary>Takes up to 32 bits.</summary>
    public uint Read(int count)
    {
        Fill();
        uint value = (uint)(_window >> (64 - count));
        Consume(count);
        return value;
    }

    /// <summary>Makes at least 32 bits visible.</summary>
    public void Fill()
    {
        if (_available >= 32)
        {
            return;
        }

        uint value;
        if (_next + 4 <= _data.Length)
        {
            value = BinaryPrimitives.ReadUInt32BigEndian(_data[_next..]);
        }
        else
        {
            value = 0;
            for (int i = 0; i < 4; i++)
            {
                value = (value << 8) | (_next + i < _data.Length ? _data[_next + i] : 0u);
            }
        }

        _next += 4;
        _window |= (ulong)value << (32 - _available);
        _available += 32;
    }

    /// <summary>The next 20 bits without taking them; <see cref="Fill"/> comes before.</summary>
    public readonly uint Peek20() => (uint)(_window >> 44);

    /// <summary>Takes bits that <see cref="Fill"/> made visible.</summary>
    public void Consume(int count)
    {
        _window <<= count;
        _available -= count;
    }

    private void Skip(int count)
    {
        Fill();
        Consume(count);
    }
}
