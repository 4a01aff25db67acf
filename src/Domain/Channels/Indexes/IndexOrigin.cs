using System.Runtime.InteropServices;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// The published text that a record was read from, as it lies in an index file: enough to see that a later document holds the very
/// same text under the same key, so that the record need not be read again.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct IndexOrigin
{
    /// <summary>Hash of key and value.</summary>
    public ulong TextHash;

    /// <summary>Hash of the key and of the map it stands in.</summary>
    public uint KeyHash;

    /// <summary>Bytes of the value.</summary>
    public int Length;

    /// <summary>Describes a member of a map of records.</summary>
    /// <param name="keyHash">See <see cref="HashKey"/>.</param>
    /// <param name="value">The member's value as written.</param>
    public static IndexOrigin Of(ulong keyHash, ReadOnlySpan<byte> value) => new()
    {
        TextHash = Utf8Hash.ComputeLong(keyHash, value),
        KeyHash = Short(keyHash),
        Length = value.Length,
    };

    /// <summary>Hash of a key and of the kind of map it stands in: the same text means something else in <c>v3</c>.</summary>
    public static ulong HashKey(ReadOnlySpan<byte> key, RecordFlags map) => Utf8Hash.Compute64(key) ^ ((ulong)map << 40);

    /// <summary>The part of a key's hash that an index keeps.</summary>
    public static uint Short(ulong keyHash) => (uint)(keyHash >> 32) ^ (uint)keyHash;
}
