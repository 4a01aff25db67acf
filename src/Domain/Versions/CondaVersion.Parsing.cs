using System.Globalization;

namespace CondaStore.Domain.Versions;

public sealed partial class CondaVersion
{
    private const int MaxLength = 4096;
    private const int MaxSegments = 127;
    private const int StackCodes = 128;

    /// <summary>Parses a part of a text, which the version references instead of copying.</summary>
    internal static bool TryParse(string text, int start, int length, out CondaVersion? version, out SyntaxError error) =>
        TryParse(text, start, length, allowStars: false, out version, out error);

    /// <summary>Parses a part of a text in which components may be globs, as in the limit of a constraint.</summary>
    internal static bool TryParse(string text, int start, int length, bool allowStars, out CondaVersion? version, out SyntaxError error)
    {
        version = null;
        while (length > 0 && char.IsWhiteSpace(text[start]))
        {
            start++;
            length--;
        }

        while (length > 0 && char.IsWhiteSpace(text[start + length - 1]))
        {
            length--;
        }

        if (length is 0 or > MaxLength)
        {
            error = new(start, length == 0 ? "the version is empty" : $"a version has at most {MaxLength} characters");
            return false;
        }

        ReadOnlySpan<char> span = text.AsSpan(start, length);
        Span<ulong> codes = length * 2 < StackCodes ? stackalloc ulong[StackCodes] : new ulong[(length * 2) + 2];
        Reader reader = new(span, codes, allowStars);
        if (!reader.Read())
        {
            error = reader.Error.Shift(start);
            return false;
        }

        error = default;
        version = new CondaVersion(
            text, start, length, reader.Epoch, codes[..reader.Count].ToArray(), reader.LocalStart, reader.Overflow?.ToArray());
        return true;
    }

    private ref struct Reader(ReadOnlySpan<char> text, Span<ulong> codes, bool allowStars)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly Span<ulong> _codes = codes;

        public ulong Epoch { get; private set; }

        public int Count { get; private set; }

        public int LocalStart { get; private set; }

        public List<Overflow>? Overflow { get; private set; }

        public SyntaxError Error { get; private set; }

        public bool Read()
        {
            int mainStart = 0;
            int bang = _text.IndexOf('!');
            if (bang >= 0)
            {
                if (_text[(bang + 1)..].Contains('!'))
                {
                    return Fail(_text.LastIndexOf('!'), "a version has one epoch at most");
                }

                if (!ulong.TryParse(_text[..bang], NumberStyles.None, CultureInfo.InvariantCulture, out ulong epoch))
                {
                    return Fail(0, "the epoch before '!' must be an integer");
                }

                Epoch = epoch;
                mainStart = bang + 1;
            }

            if (_text.Contains('-') && _text.Contains('_'))
            {
                return Fail(_text.IndexOf('-'), "'-' and '_' cannot both separate the parts of one version");
            }

            int plus = _text.IndexOf('+');
            int mainEnd = plus < 0 ? _text.Length : plus;
            if (mainEnd <= mainStart)
            {
                return Fail(mainStart, "there is nothing where the version should begin");
            }

            if (!ReadSegments(mainStart, mainEnd, isMain: true))
            {
                return false;
            }

            LocalStart = Count;
            return plus < 0 || ReadSegments(plus + 1, _text.Length, isMain: false);
        }

        private bool ReadSegments(int position, int end, bool isMain)
        {
            // A last '_' or '-' is a component of its own, as in openssl's 1.0.1_.
            bool glued = isMain && _text[end - 1] is '_' or '-';
            int last = glued ? end - 1 : end;
            for (int segments = 1; ; segments++)
            {
                if (segments > MaxSegments)
                {
                    return Fail(position, $"a version has at most {MaxSegments} segments");
                }

                int length = _text[position..last].IndexOfAny('.', '-', '_');
                int segmentEnd = length < 0 ? last : position + length;
                bool isLast = segmentEnd == last;
                if (segmentEnd == position && !(isLast && glued))
                {
                    return Fail(position, "a part between separators is empty");
                }

                if (!ReadSegment(position, segmentEnd))
                {
                    return false;
                }

                if (isLast)
                {
                    break;
                }

                _codes[Count++] = VersionComponent.Separator;
                position = segmentEnd + 1;
            }

            if (glued)
            {
                _codes[Count++] = VersionComponent.Underscore;
            }

            return true;
        }

        private bool ReadSegment(int position, int end)
        {
            if (position == end || !char.IsAsciiDigit(_text[position]))
            {
                _codes[Count++] = VersionComponent.Zero;
            }

            while (position < end)
            {
                int start = position;
                ulong code;
                object? overflow;
                if (char.IsAsciiDigit(_text[position]))
                {
                    while (position < end && char.IsAsciiDigit(_text[position]))
                    {
                        position++;
                    }

                    code = VersionComponent.FromDigits(_text[start..position], out overflow);
                }
                else if (char.IsAsciiLetter(_text[position]))
                {
                    while (position < end && char.IsAsciiLetter(_text[position]))
                    {
                        position++;
                    }

                    code = VersionComponent.FromLetters(_text[start..position], out overflow);
                }
                else if (_text[position] == '*' && allowStars)
                {
                    position += _text[position..end].IndexOfAnyExcept('*') is var length and >= 0 ? length : end - position;
                    code = VersionComponent.Star;
                    overflow = null;
                }
                else
                {
                    return Fail(position, $"'{_text[position]}' cannot be part of a version");
                }

                if (overflow is not null)
                {
                    (Overflow ??= []).Add(new(Count, overflow));
                }

                _codes[Count++] = code;
            }

            return true;
        }

        private bool Fail(int offset, string message)
        {
            Error = new(offset, message);
            return false;
        }
    }
}
