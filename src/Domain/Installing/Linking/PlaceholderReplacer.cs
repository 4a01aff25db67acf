using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Replaces the placeholder in a stream of bytes, of which it sees a window at a time. In a text every occurrence is replaced. In a binary
/// a string grows or shrinks up to its terminating NUL, or to the end of the content when it has none, and is padded with NULs: the length
/// of the content never changes.
/// </summary>
internal sealed class PlaceholderReplacer
{
    private const int None = int.MaxValue;
    private const int LongestUnit = 4;

    private readonly PrefixPlaceholder _placeholder;
    private readonly PlaceholderPattern[] _patterns;
    private readonly bool _isBinary;
    private readonly PatchedOutput _output;
    private readonly int[] _next;
    private PlaceholderPattern? _string;
    private long _padding;
    private long _offset;

    /// <param name="placeholder">What is replaced by what.</param>
    /// <param name="isBinary">Whether lengths must stay.</param>
    /// <param name="output">Receives the result.</param>
    public PlaceholderReplacer(PrefixPlaceholder placeholder, bool isBinary, PatchedOutput output)
    {
        _placeholder = placeholder;
        _patterns = placeholder.Patterns;
        _isBinary = isBinary;
        _output = output;
        _next = new int[_patterns.Length];
    }

    /// <summary>Goes on with a window of the content.</summary>
    /// <param name="window">What follows; at least twice as long as the longest pattern unless it is the last one.</param>
    /// <param name="isLast">Whether nothing comes behind it.</param>
    /// <returns>The bytes that are done; the others come again at the start of the next window.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.PrefixTooLong"/>: the prefix does not fit into a binary;
    /// <see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public int Replace(ReadOnlySpan<byte> window, bool isLast)
    {
        // Before the end every pattern is seen whole, and so is the one that Aligned may prefer to it; what comes behind is for the next window.
        int end = isLast ? window.Length : Math.Max(0, window.Length - _placeholder.LongestPattern - LongestUnit + 2);
        int position = 0;
        Array.Fill(_next, -1);
        while (true)
        {
            if (_string is { } open)
            {
                position = ContinueString(window, position, end, isLast, open);
                if (_string is not null)
                {
                    return Used(position);
                }
            }

            int found = FindNext(window, position);
            if (found < 0 || _next[found] >= end)
            {
                int safe = Math.Max(position, end);
                _output.Write(window[position..safe]);
                return Used(safe);
            }

            position = ReplaceAt(window, position, _next[found], _patterns[found]);
        }
    }

    private int Used(int count)
    {
        _offset += count;
        return count;
    }

    private int ReplaceAt(ReadOnlySpan<byte> window, int position, int at, PlaceholderPattern pattern)
    {
        int shorter = pattern.Placeholder.Length - pattern.Target.Length;
        if (_isBinary)
        {
            _padding += shorter >= 0 ? shorter : throw _placeholder.TooLong();
            _string = pattern;
        }
        else
        {
            _output.Grow(-shorter);
        }

        _output.Write(window[position..at]);
        _output.Write(pattern.Target);
        return at + pattern.Placeholder.Length;
    }

    /// <summary>Goes on to the terminator of the string in which something was replaced, and pads it there.</summary>
    /// <returns>Where the terminator begins, or how far the window is done.</returns>
    private int ContinueString(ReadOnlySpan<byte> window, int position, int end, bool isLast, PlaceholderPattern open)
    {
        int terminator = open.FindTerminator(window, position);
        int limit = terminator < 0 ? window.Length : terminator;
        if (terminator >= end && !isLast)
        {
            // What stands before it may not be seen whole.
            terminator = -1;
        }

        int found;
        while ((found = FindNext(window, position)) >= 0 && _next[found] < end && _next[found] + _patterns[found].Placeholder.Length <= limit)
        {
            if (_patterns[found].Unit != open.Unit)
            {
                // What was taken for wide letters are bytes.
                terminator = limit = _next[found];
                break;
            }

            position = ReplaceAt(window, position, _next[found], open);
        }

        if (terminator < 0 && !isLast)
        {
            // A whole number of letters, so that the next window finds the terminator.
            int safe = Math.Max(position, end);
            safe -= (safe - position) % open.Unit;
            _output.Write(window[position..safe]);
            return safe;
        }

        _output.Write(window[position..limit]);
        _output.WriteZeros(_padding);
        _padding = 0;
        _string = null;
        return limit;
    }

    /// <summary>Which pattern comes next; -1 when none does.</summary>
    private int FindNext(ReadOnlySpan<byte> window, int position)
    {
        int first = -1;
        for (int i = 0; i < _patterns.Length; i++)
        {
            if (_next[i] < position)
            {
                int found = window[position..].IndexOf(_patterns[i].Placeholder);
                _next[i] = found < 0 ? None : position + found;
            }

            if (_next[i] != None && (first < 0 || _next[i] < _next[first]))
            {
                first = i;
            }
        }

        return first < 0 ? first : Aligned(first);
    }

    // A text in one order of bytes is also one in the other, shifted by a letter's zeros: letters stand at multiples of their length.
    private int Aligned(int found)
    {
        int unit = _patterns[found].Unit;
        if (unit == 1 || (_offset + _next[found]) % unit == 0)
        {
            return found;
        }

        int other = Array.FindIndex(_patterns, p => p.Unit == unit && p != _patterns[found]);
        return _next[other] != None && _next[other] < _next[found] + unit && (_offset + _next[other]) % unit == 0 ? other : found;
    }
}
