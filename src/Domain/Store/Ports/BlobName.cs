using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Validates blob names, which are strict enough to be safe paths: segments of 1 to 250 characters separated by <c>/</c>, 1,024 in all; a
/// segment neither starts with a dot nor contains control characters or one of <c>\ : * " &lt; &gt; |</c>. Every valid environment name
/// fits, including the prefixes and suffixes that are added (<c>StoreNames.Longest</c>).
/// </summary>
public static class BlobName
{
    private const int Longest = 1024;
    private const int LongestSegment = 250;

    /// <summary>Checks a name.</summary>
    /// <exception cref="StoreException">The name is not valid (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > Longest)
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"A blob name has {name.Length} characters; 1 to {Longest} are allowed.");
        }

        foreach (Range range in name.AsSpan().Split('/'))
        {
            CheckSegment(name.AsSpan(range));
        }
    }

    private static void CheckSegment(ReadOnlySpan<char> segment)
    {
        bool good = segment.Length is > 0 and <= LongestSegment && segment[0] != '.';
        foreach (char c in segment)
        {
            good &= !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\\' or ':' or '*' or '"' or '<' or '>' or '|');
        }

        if (!good)
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"'{segment}' cannot be a part of a blob name.");
        }
    }
}
