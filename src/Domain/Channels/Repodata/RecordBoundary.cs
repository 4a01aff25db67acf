using System.Buffers;

namespace CondaStore.Domain.Channels.Repodata;

/// <summary>
/// Finds a position between two records without reading from the start of the document. In valid JSON the pattern <c>} , "key" : {</c>,
/// whose key holds none of <c>, : { } [ ] \</c>, cannot straddle a string: between two strings there always is one of these characters. So
/// the place is surely between two members of some object; that the object is a map of records is likely, because the key looks like an
/// archive, and is checked when the parts are joined.
/// </summary>
internal static class RecordBoundary
{
    private const int MaxKeyLength = 512;

    private static readonly SearchValues<byte> NotInKeys = SearchValues.Create(",:{}[]\\"u8);

    /// <summary>Returns the last such position: the number of bytes up to and including the first record's closing brace; 0 if there is
    /// none.</summary>
    public static int FindLast(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0)
        {
            int brace = text[..end].LastIndexOf((byte)'{');
            if (brace <= 0)
            {
                return 0;
            }

            int boundary = Match(text, brace);
            if (boundary > 0)
            {
                return boundary;
            }

            end = brace;
        }

        return 0;
    }

    private static int Match(ReadOnlySpan<byte> text, int brace)
    {
        int at = SkipBack(text, brace - 1);
        if (at < 0 || text[at] != (byte)':')
        {
            return 0;
        }

        int keyEnd = SkipBack(text, at - 1);
        if (keyEnd < 0 || text[keyEnd] != (byte)'"')
        {
            return 0;
        }

        int first = Math.Max(0, keyEnd - MaxKeyLength);
        int keyStart = text[first..keyEnd].LastIndexOf((byte)'"') + first + 1;
        ReadOnlySpan<byte> key = text[keyStart..keyEnd];
        if (keyStart == first || !LooksLikeArchive(key))
        {
            return 0;
        }

        int comma = SkipBack(text, keyStart - 2);
        if (comma < 0 || text[comma] != (byte)',')
        {
            return 0;
        }

        int close = SkipBack(text, comma - 1);
        return close >= 0 && text[close] == (byte)'}' ? close + 1 : 0;
    }

    private static bool LooksLikeArchive(ReadOnlySpan<byte> key) =>
        !key.ContainsAny(NotInKeys) && key.Count((byte)'-') >= 2;

    private static int SkipBack(ReadOnlySpan<byte> text, int at)
    {
        while (at >= 0 && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at--;
        }

        return at;
    }
}
