using System.Globalization;
using System.Numerics;

namespace CondaStore.Domain.Versions;

/// <summary>
/// Encodes a component of a version as 64 bits whose unsigned order is the order of CEP 33 (https://conda.org/learn/ceps/cep-0033): <c>dev
/// &lt; "_" &lt; text &lt; integer &lt; post</c>. The top three bits are the rank. A text is encoded by its first twelve letters, five bits
/// each, and a final bit that is set if it is longer; an integer below 2^60 is stored as is. Values that do not fit (longer texts, larger
/// integers) are stored separately and compared only if the codes are equal.
/// </summary>
internal static class VersionComponent
{
    /// <summary>Separates segments in an array of codes; lower than every component.</summary>
    public const ulong Separator = 0;

    /// <summary>A glob compared as a version component, which occurs only in constraints; lower than everything else, as in
    /// conda.</summary>
    public const ulong Star = 1;

    public const ulong Dev = 1UL << RankShift;
    public const ulong Underscore = 2UL << RankShift;
    public const ulong Zero = IntegerRank << RankShift;
    public const ulong Post = 5UL << RankShift;

    private const int RankShift = 61;
    private const ulong TextRank = 3;
    private const ulong IntegerRank = 4;
    private const ulong LargeInteger = 1UL << 60;
    private const int PackedLetters = 12;

    public static bool IsText(ulong code) => code >> RankShift == TextRank;

    public static bool HasOverflow(ulong code) =>
        (code >> RankShift == TextRank && (code & 1) != 0)
        || (code >> RankShift == IntegerRank && (code & LargeInteger) != 0);

    /// <summary>Encodes a run of digits.</summary>
    public static ulong FromDigits(ReadOnlySpan<char> digits, out object? overflow)
    {
        overflow = null;
        digits = digits.TrimStart('0');
        if (digits.Length <= 18)
        {
            ulong value = 0;
            foreach (char digit in digits)
            {
                value = (value * 10) + (uint)(digit - '0');
            }

            return Zero | value;
        }

        BigInteger large = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (large < LargeInteger)
        {
            return Zero | (ulong)large;
        }

        overflow = large;
        return Zero | LargeInteger;
    }

    /// <summary>Encodes a run of ASCII letters of either case.</summary>
    public static ulong FromLetters(ReadOnlySpan<char> letters, out object? overflow)
    {
        overflow = null;
        if (letters.Equals("dev", StringComparison.OrdinalIgnoreCase))
        {
            return Dev;
        }

        if (letters.Equals("post", StringComparison.OrdinalIgnoreCase))
        {
            return Post;
        }

        ulong code = TextRank << RankShift;
        int shift = 56;
        foreach (char letter in letters[..Math.Min(letters.Length, PackedLetters)])
        {
            code |= (ulong)((letter | 0x20) - 'a' + 1) << shift;
            shift -= 5;
        }

        if (letters.Length > PackedLetters)
        {
            code |= 1;
            overflow = letters.ToString().ToLowerInvariant();
        }

        return code;
    }

    /// <summary>Determines whether one text component begins with the letters of another; neither may overflow.</summary>
    public static bool TextStartsWith(ulong code, ulong prefix)
    {
        int shift = 61;
        while (shift > 1 && ((prefix >> (shift - 5)) & 31) != 0)
        {
            shift -= 5;
        }

        return code >> shift == prefix >> shift;
    }

    public static int CompareOverflow(object left, object right) => (left, right) switch
    {
        (BigInteger a, BigInteger b) => a.CompareTo(b),
        _ => string.CompareOrdinal((string)left, (string)right),
    };
}
