using System.Numerics;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents the length and letters of a package name: enough to exclude most names that are far from another.</summary>
/// <param name="Length">Bytes of UTF-8.</param>
/// <param name="Letters">One bit for each of 64 classes of letters; <c>_</c> and <c>-</c> are one letter.</param>
internal readonly record struct NameSketch(int Length, ulong Letters)
{
    public static NameSketch Of(ReadOnlySpan<byte> utf8)
    {
        ulong letters = 0;
        foreach (byte letter in utf8)
        {
            letters |= 1UL << (letter & 63);
        }

        const ulong Underscore = 1UL << ('_' & 63);
        const ulong Dash = 1UL << ('-' & 63);
        return new NameSketch(utf8.Length, (letters & Underscore) == 0 ? letters : (letters & ~Underscore) | Dash);
    }

    /// <summary>
    /// Determines whether the given number of insertions, deletions and replacements of ASCII letters could turn one name into the other:
    /// each adds at most one letter.
    /// </summary>
    public bool MayBeNear(NameSketch other, int edits) =>
        Math.Abs(Length - other.Length) <= edits
        && BitOperations.PopCount(other.Letters & ~Letters) <= edits
        && BitOperations.PopCount(Letters & ~other.Letters) <= edits;
}
