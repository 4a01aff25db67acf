using System.Runtime.CompilerServices;
using System.Text;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Assigns each distinct UTF-8 text a small number, in order of first occurrence. Uses open addressing over arrays, without an object per
/// text. Not safe for concurrent writers.
/// </summary>
internal sealed class TextTable
{
    private int[] _slots;
    private uint[] _hashes;
    private int[] _ends;
    private byte[] _bytes;
    private int _byteCount;

    public TextTable(int expectedTexts = 64, int expectedBytes = 1024)
    {
        int slots = 128;
        while (slots < expectedTexts * 2)
        {
            slots *= 2;
        }

        _slots = new int[slots];
        _hashes = new uint[Math.Max(16, expectedTexts)];
        _ends = new int[Math.Max(16, expectedTexts)];
        _bytes = new byte[Math.Max(256, expectedBytes)];
    }

    /// <summary>Gets the number of distinct texts.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the text of a number.</summary>
    public ReadOnlySpan<byte> this[int id]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int start = id == 0 ? 0 : _ends[id - 1];
            return _bytes.AsSpan(start, _ends[id] - start);
        }
    }

    public string GetString(int id) => Encoding.UTF8.GetString(this[id]);

    public int Add(ReadOnlySpan<byte> text) => Add(text, Utf8Hash.Compute(text));

    /// <summary>Returns the number of a text with a known hash, adding the text if it is new.</summary>
    public int Add(ReadOnlySpan<byte> text, uint hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (true)
        {
            int id = _slots[slot] - 1;
            if (id < 0)
            {
                return Append(text, hash, slot);
            }

            if (_hashes[id] == hash && this[id].SequenceEqual(text))
            {
                return id;
            }

            slot = (slot + 1) & mask;
        }
    }

    /// <summary>Adds all texts of another table.</summary>
    /// <returns>The number in this table for each number of the other table.</returns>
    public int[] AddAll(TextTable other)
    {
        int[] map = new int[other.Count];
        for (int id = 0; id < map.Length; id++)
        {
            map[id] = Add(other[id], other._hashes[id]);
        }

        return map;
    }

    private int Append(ReadOnlySpan<byte> text, uint hash, int slot)
    {
        int id = Count++;
        if (id == _ends.Length)
        {
            Array.Resize(ref _ends, id * 2);
            Array.Resize(ref _hashes, id * 2);
        }

        int end = checked(_byteCount + text.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        text.CopyTo(_bytes.AsSpan(_byteCount));
        _byteCount = end;
        _ends[id] = end;
        _hashes[id] = hash;
        _slots[slot] = Count;
        if (Count * 3L > _slots.Length * 2L)
        {
            Grow();
        }

        return id;
    }

    private void Grow()
    {
        int[] slots = new int[_slots.Length * 2];
        int mask = slots.Length - 1;
        for (int id = 0; id < Count; id++)
        {
            int slot = (int)_hashes[id] & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = id + 1;
        }

        _slots = slots;
    }
}
