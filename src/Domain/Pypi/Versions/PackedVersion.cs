using System.Globalization;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>
/// Encodes versions as 128 bits whose unsigned order is the order of the versions. From the top: release numbers of 28, 18, 14 and 14 bits;
/// 3 bits for the phase (development release, alpha, beta, candidate, final); the number of the phase, 11 bits; the post number plus one,
/// 14 bits; the development number, 26 bits, all ones for none. Supports versions without epoch and local part, with at most four small
/// numbers besides trailing zeros; calendar versions and <c>.dev20240815</c> are small.
/// </summary>
internal static class PackedVersion
{
    /// <summary>The number of release numbers that fit.</summary>
    public const int ReleaseNumbers = 4;

    private const int PhaseShift = 51;
    private const int PreShift = 40;
    private const int PostShift = 26;
    private const ulong MostPre = (1 << 11) - 1;
    private const ulong MostPost = (1 << 14) - 2;
    private const ulong NoDev = (1 << PostShift) - 1;
    private const ulong DevelopmentPhase = 0;
    private const ulong FinalPhase = 4;

    /// <summary>Gets the shifts of the release numbers; the maximum of the first leaves room for a number above it.</summary>
    private static ReadOnlySpan<int> Shifts => [100, 82, 68, 54];

    private static ReadOnlySpan<ulong> Most => [(1 << 28) - 2, (1 << 18) - 1, (1 << 14) - 1, (1 << 14) - 1];

    /// <summary>Packs a version.</summary>
    /// <returns>Whether it fits.</returns>
    public static bool TryPack(in VersionParts parts, out UInt128 packed)
    {
        packed = 0;
        if ((parts.Traits & (VersionTraits.Epoch | VersionTraits.Local)) != 0)
        {
            return false;
        }

        int index = 0;
        foreach (ReadOnlySpan<char> digits in parts.Release)
        {
            if (!TryRead(digits, index < ReleaseNumbers ? Most[index] : 0, out ulong number))
            {
                return false;
            }

            if (number != 0)
            {
                packed |= (UInt128)number << Shifts[index];
            }

            index++;
        }

        return TryPackSuffixes(parts, ref packed);
    }

    /// <summary>Returns the lowest version of a release, its first development release.</summary>
    public static UInt128 FirstOfRelease(UInt128 packed) => packed >> Shifts[ReleaseNumbers - 1] << Shifts[ReleaseNumbers - 1];

    /// <summary>Returns the lowest key above all that share the first numbers of the release; <paramref name="count"/> is 1 to 4.</summary>
    public static UInt128 AboveRelease(UInt128 packed, int count)
    {
        int shift = Shifts[count - 1];
        return ((packed >> shift) + 1) << shift;
    }

    /// <summary>Returns the first development release of a final or post-release.</summary>
    public static UInt128 FirstOf(UInt128 packed, bool isPost) =>
        isPost ? packed & ~(UInt128)NoDev : FirstOfRelease(packed);

    /// <summary>Returns the highest key among the post-releases of a version.</summary>
    public static UInt128 LastPost(UInt128 packed) => packed | ((1UL << PreShift) - 1);

    /// <summary>Writes the key that <see cref="VersionKey"/> creates for the same version.</summary>
    public static void Write(UInt128 packed, ref VersionKeyWriter writer)
    {
        writer.Number(0);
        int count = ReleaseNumbers;
        while (count > 1 && Number(packed, count - 1) == 0)
        {
            count--;
        }

        for (int i = 0; i < count; i++)
        {
            writer.Number(Number(packed, i));
        }

        writer.EndRelease();
        ulong low = (ulong)packed;
        ulong phase = (low >> PhaseShift) & 7;
        writer.Phase((byte)phase);
        if (phase is not (DevelopmentPhase or FinalPhase))
        {
            writer.Number((low >> PreShift) & MostPre);
        }

        ulong post = (low >> PostShift) & (MostPost + 1);
        if (post == 0)
        {
            writer.NoPost();
        }
        else
        {
            writer.Number(post - 1);
        }

        if ((low & NoDev) == NoDev)
        {
            writer.NoDev();
        }
        else
        {
            writer.Number(low & NoDev);
        }

        writer.EndLocal();
    }

    private static bool TryPackSuffixes(in VersionParts parts, ref UInt128 packed)
    {
        ulong pre = 0;
        ulong post = 0;
        ulong dev = NoDev;
        if ((parts.Has(VersionTraits.Pre) && !TryRead(parts.Pre, MostPre, out pre))
            || (parts.Has(VersionTraits.Post) && !TryRead(parts.Post, MostPost, out post))
            || (parts.Has(VersionTraits.Dev) && !TryRead(parts.Dev, NoDev - 1, out dev)))
        {
            return false;
        }

        if (parts.Has(VersionTraits.Post))
        {
            post++;
        }

        packed |= ((ulong)VersionKey.PhaseOf(parts) << PhaseShift) | (pre << PreShift) | (post << PostShift) | dev;
        return true;
    }

    private static ulong Number(UInt128 packed, int index) => (ulong)(packed >> Shifts[index]) & (index == 0 ? Most[0] + 1 : Most[index]);

    private static bool TryRead(ReadOnlySpan<char> digits, ulong most, out ulong number) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
