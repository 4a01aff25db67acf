using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CondaStore.Domain.Compression;

/// <summary>Operates on the list of a move-to-front code.</summary>
internal static class Bzip2MoveToFront
{
    /// <summary>The shortest list that <see cref="Take"/> works on.</summary>
    public const int MinimumLength = 16;

    /// <summary>Moves a byte to the front.</summary>
    /// <param name="front">The list, at least <see cref="MinimumLength"/> long; the content after the bytes in use is arbitrary.</param>
    /// <param name="position">Where the byte is.</param>
    /// <returns>The byte.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Take(Span<byte> front, int position)
    {
        byte value = front[position];
        if (position < MinimumLength)
        {
            // Positions are mostly small but unpredictable, so a loop over them would cost one branch misprediction per byte.
            Vector128<byte> before = Vector128.Create<byte>(front);
            Vector128<byte> moved = Vector128.Shuffle(before, Vector128.Create((byte)0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));
            Vector128<byte> changes = Vector128.LessThanOrEqual(Vector128<byte>.Indices, Vector128.Create((byte)position));
            Vector128.ConditionalSelect(changes, moved, before).CopyTo(front);
        }
        else
        {
            front[..position].CopyTo(front[1..]);
        }

        front[0] = value;
        return value;
    }
}
