using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Replaces the placeholder in a stream of bytes, one window at a time. In a text, every occurrence is replaced. In a binary, each string
/// is rewritten up to its terminating NUL, or to the end of the content if there is none, and padded with NULs: the length of the content
/// never changes.
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
    private long _stringStart;
    private long _padding;
    private long _offset;

    /// <param name="placeholder">The placeholder and its replacement.</param>
    /// <param name="isBinary">Whether the content is binary, so that lengths must not change.</param>
    /// <param name="output">Receives the result.</param>
    public PlaceholderReplacer(PrefixPlaceholder placeholder, bool isBinary, PatchedOutput output)
    {
        _placeholder = placeholder;
        _patterns = placeholder.Patterns;
        _isBinary = isBinary;
        _output = output;
        _next = new int[_patterns.Length];
    }

    /// <summary>Processes the next window of the content.</summary>
    /// <param name="window">The window; at least twice as long as the longest pattern unless it is the last one.</param>
    /// <param name="isLast">Whether it is the last window.</param>
    /// <returns>The number of bytes processed; the rest must be repeated at the start of the next window.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.PrefixTooLong"/>: the prefix does not fit into a binary;
    /// <see cref="ErrorCode.ArchiveTooLarge"/>.</exception>
    public int Replace(ReadOnlySpan<byte> window, bool isLast)
    {
        // Up to this end every pattern is completely visible, and so is the one that Aligned may prefer; the rest is left for the next
        // window.
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
            if (_string is null)
            {
                _string = pattern;
                _stringStart = _offset + at;
            }
        }
        else
        {
            _output.Grow(-shorter);
        }

        _output.Write(window[position..at]);
        _output.Write(pattern.Target);
        return at + pattern.Placeholder.Length;
    }

    /// <summary>Continues to the terminator of the string in which something was replaced and pads it there.</summary>
    /// <returns>The start of the terminator, or the position up to which the window is processed.</returns>
    private int ContinueString(ReadOnlySpan<byte> window, int position, int end, bool isLast, PlaceholderPattern open)
    {
        int terminator = open.FindTerminator(window, position);
        int limit = terminator < 0 ? window.Length : terminator;
        if (terminator >= end && !isLast)
        {
            // A match before it may not be completely visible.
            terminator = -1;
        }

        int found;
        while ((found = FindNext(window, position)) >= 0
            && _next[found] < end
            && _next[found] + _patterns[found].Placeholder.Length <= limit)
        {
            if (!IsWithinString(found, open))
            {
                // The presumed code units are something else, in which another string starts.
                terminator = limit = _next[found];
                break;
            }

            position = ReplaceAt(window, position, _next[found], open);
        }

        if (terminator < 0 && !isLast)
        {
            // A whole number of code units, so that the next window finds the terminator.
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

    /// <summary>Finds the next pattern; -1 if there is none.</summary>
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

    // A text in one byte order also matches in the other, shifted by the zeros of a code unit. The code units of an open string are known;
    // elsewhere they are taken to be aligned to their length.
    private int Aligned(int found)
    {
        int unit = _patterns[found].Unit;
        if (_string is { } open && open.Unit == unit)
        {
            int same = Array.IndexOf(_patterns, open);
            return IsBefore(same, _next[found] + unit) && IsWithinString(same, open) ? same : found;
        }

        if (unit == 1 || (_offset + _next[found]) % unit == 0)
        {
            return found;
        }

        int other = Array.FindIndex(_patterns, p => p.Unit == unit && p != _patterns[found]);
        return IsBefore(other, _next[found] + unit) && (_offset + _next[other]) % unit == 0 ? other : found;
    }

    private bool IsBefore(int pattern, int end) => _next[pattern] != None && _next[pattern] < end;

    private bool IsWithinString(int found, PlaceholderPattern open) =>
        _patterns[found] == open && (_offset + _next[found] - _stringStart) % open.Unit == 0;
}
