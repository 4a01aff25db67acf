namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Computes a hash over bytes supplied in pieces of any size; see <see cref="Utf8Hash.ComputeLong"/> for its strength.</summary>
internal sealed class BlockHash
{
    private const int BlockSize = 4096;

    private readonly byte[] _rest = new byte[BlockSize];
    private ulong _state;
    private int _used;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (_used + bytes.Length >= BlockSize)
        {
            int missing = BlockSize - _used;
            if (_used == 0)
            {
                _state = Utf8Hash.ComputeLong(_state, bytes[..missing]);
            }
            else
            {
                bytes[..missing].CopyTo(_rest.AsSpan(_used));
                _state = Utf8Hash.ComputeLong(_state, _rest);
                _used = 0;
            }

            bytes = bytes[missing..];
        }

        bytes.CopyTo(_rest.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Returns the hash of all bytes added; nothing may be added afterwards.</summary>
    public ulong Complete() => Utf8Hash.ComputeLong(_state, _rest.AsSpan(0, _used));
}
