using System.Runtime.InteropServices;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Identifies the published text of a record in an index file: enough to detect that a later document contains the same text under the same
/// key, so that the record need not be parsed again.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct IndexOrigin
{
    /// <summary>Hash of key and value.</summary>
    public ulong TextHash;

    /// <summary>Hash of the key and of the map that contains it.</summary>
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

    /// <summary>Computes the hash of a key and of the kind of map that contains it: the same text has another meaning in
    /// <c>v3</c>.</summary>
    public static ulong HashKey(ReadOnlySpan<byte> key, RecordFlags map) => Utf8Hash.Compute64(key) ^ ((ulong)map << 40);

    /// <summary>Returns the part of a key's hash that is stored in an index.</summary>
    public static uint Short(ulong keyHash) => (uint)(keyHash >> 32) ^ (uint)keyHash;
}
