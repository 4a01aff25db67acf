using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Computes a fast hash of short UTF-8 texts, for tables within one process and for distinguishing builds within one index file.
/// Deterministic, so that an index built twice has the same bytes; not collision-resistant against an attacker.
/// </summary>
internal static class Utf8Hash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Compute(ReadOnlySpan<byte> text)
    {
        ulong hash = First ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }

        ulong tail = 0;
        if (text.Length >= 4)
        {
            tail = BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]) << 32);
        }
        else if (text.Length > 0)
        {
            tail = text[0] | ((ulong)text[text.Length >> 1] << 8) | ((ulong)text[^1] << 16);
        }

        hash = Mix(hash ^ tail);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <summary>Computes a 64-bit hash for checksums of headers and keys of files.</summary>
    public static ulong Compute64(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Second ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            hash = Mix(hash ^ b);
        }

        return Mix(hash);
    }

    /// <summary>Computes a hash of texts of some hundred bytes or more, several times faster than <see cref="Compute64"/>.</summary>
    /// <param name="seed">The seed, by which equal texts get different hashes.</param>
    /// <param name="bytes">The text.</param>
    public static ulong ComputeLong(ulong seed, ReadOnlySpan<byte> bytes)
    {
        ulong one = seed ^ First;
        ulong two = seed ^ Second;
        ulong length = (ulong)bytes.Length;
        while (bytes.Length >= 32)
        {
            one = Fold(one ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), First ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            two = Fold(
                two ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), Second ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[32..];
        }

        return Mix(Fold(one ^ length, First) ^ Fold(two ^ Compute64(bytes), Second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low ^ left;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value) => BitOperations.RotateLeft(value * First, 31) * Second ^ (value >> 29);
}
