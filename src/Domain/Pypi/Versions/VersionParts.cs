using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>
/// Reads <c>"v"? (epoch "!")? release pre? post? dev? ("+" local)?</c> and keeps where the parts are. Separators <c>. - _</c> may
/// stand around the words of pre, post and dev; case does not matter.
/// </summary>
internal ref struct VersionParts(string text)
{
    private readonly string _text = text;
    private int _position;
    private int _end;
    private int _epochEnd;
    private int _releaseStart;
    private int _releaseEnd;
    private Range _pre;
    private Range _post;
    private Range _dev;

    /// <summary>What was wrong when <see cref="Read"/> returned false; the offset is one of the whole text.</summary>
    public SyntaxError Error { get; private set; }

    /// <summary>Where the version begins, without white space.</summary>
    public int Start { get; private set; }

    public readonly int Length => _end - Start;

    public VersionTraits Traits { get; private set; }

    /// <summary>How many numbers the release has.</summary>
    public int ReleaseLength { get; private set; }

    public readonly ReadOnlySpan<char> Epoch => Has(VersionTraits.Epoch) ? _text.AsSpan()[(EpochStart)..(_epochEnd)] : "0";

    public readonly ReleaseNumbers Release => new(_text.AsSpan()[_releaseStart.._releaseEnd]);

    /// <summary><c>a</c>, <c>b</c> or <c>r</c> (for <c>rc</c>) when there is a pre-release part.</summary>
    public char PreLetter { get; private set; }

    public readonly ReadOnlySpan<char> Pre => Digits(_pre);

    public readonly ReadOnlySpan<char> Post => Digits(_post);

    public readonly ReadOnlySpan<char> Dev => Digits(_dev);

    /// <summary>Gets the local part without its <c>+</c>, as written.</summary>
    public ReadOnlySpan<char> Local { get; private set; }

    private readonly int EpochStart => _text[Start] is 'v' or 'V' ? Start + 1 : Start;

    public readonly bool Has(VersionTraits trait) => (Traits & trait) != 0;

    /// <summary>Reads a part of the text; white space around it is skipped.</summary>
    public bool Read(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(_text[start]))
        {
            start++;
        }

        while (start < end && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        Start = _position = start;
        _end = end;
        if (Length is 0 or > PypiVersion.MaxLength)
        {
            return Fail(start, Length == 0 ? "the version is empty" : $"a version has at most {PypiVersion.MaxLength} characters");
        }

        return ReadEpochAndRelease() && ReadSuffixes();
    }

    /// <summary>Writes the normal form.</summary>
    /// <returns>How many characters were written.</returns>
    public readonly int WriteNormalForm(Span<char> target)
    {
        NormalForm form = new(target);
        if (Has(VersionTraits.Epoch))
        {
            form.Number("", Epoch);
            form.Text("!");
        }

        string separator = "";
        foreach (ReadOnlySpan<char> number in Release)
        {
            form.Number(separator, number);
            separator = ".";
        }

        if (Has(VersionTraits.Pre))
        {
            form.Number(PreLetter switch { 'a' => "a", 'b' => "b", _ => "rc" }, Pre);
        }

        if (Has(VersionTraits.Post))
        {
            form.Number(".post", Post);
        }

        if (Has(VersionTraits.Dev))
        {
            form.Number(".dev", Dev);
        }

        if (Has(VersionTraits.Local))
        {
            form.Local(Local);
        }

        return form.Length;
    }

    private bool ReadEpochAndRelease()
    {
        if (_text[_position] is 'v' or 'V')
        {
            _position++;
        }

        int numberStart = _position;
        SkipDigits();
        if (_position == numberStart)
        {
            return Fail(_position, "a version begins with a number");
        }

        if (IsAt('!'))
        {
            // A written epoch of 0 is none.
            if (_text.AsSpan()[numberStart.._position].TrimStart('0').Length > 0)
            {
                Traits |= VersionTraits.Epoch;
                _epochEnd = _position;
            }

            numberStart = ++_position;
            SkipDigits();
            if (_position == numberStart)
            {
                return Fail(_position, "a number is missing after '!'");
            }
        }

        _releaseStart = numberStart;
        ReleaseLength = 1;
        while (_position + 1 < _end && _text[_position] == '.' && char.IsAsciiDigit(_text[_position + 1]))
        {
            _position++;
            SkipDigits();
            ReleaseLength++;
        }

        _releaseEnd = _position;
        return true;
    }

    private bool ReadSuffixes()
    {
        if (_position == _end)
        {
            return true;
        }

        ReadPre();
        ReadPost();
        if (SkipWord("dev", VersionTraits.Dev))
        {
            _dev = ReadSuffixNumber();
        }

        if (_position == _end)
        {
            return true;
        }

        return IsAt('+')
            ? ReadLocal()
            : Fail(_position, _text[_position] == '*' || (IsAt('.') && _position + 1 < _end && _text[_position + 1] == '*')
                ? "'*' cannot be part of a version"
                : $"'{_text[_position]}' cannot stand here");
    }

    private void ReadPre()
    {
        char first = NextLetter();
        bool isPre = first switch
        {
            'a' => SkipWord("alpha", VersionTraits.Pre) || SkipWord("a", VersionTraits.Pre),
            'b' => SkipWord("beta", VersionTraits.Pre) || SkipWord("b", VersionTraits.Pre),
            'p' => SkipWord("preview", VersionTraits.Pre) || SkipWord("pre", VersionTraits.Pre),
            'c' => SkipWord("c", VersionTraits.Pre),
            'r' => SkipWord("rc", VersionTraits.Pre),
            _ => false,
        };
        if (isPre)
        {
            PreLetter = first is 'a' or 'b' ? first : 'r';
            _pre = ReadSuffixNumber();
        }
    }

    private void ReadPost()
    {
        if (_position + 1 < _end && _text[_position] == '-' && char.IsAsciiDigit(_text[_position + 1]))
        {
            Traits |= VersionTraits.Post;
            int start = ++_position;
            SkipDigits();
            _post = start.._position;
            return;
        }

        bool isPost = NextLetter() switch
        {
            'p' => SkipWord("post", VersionTraits.Post),
            'r' => SkipWord("rev", VersionTraits.Post) || SkipWord("r", VersionTraits.Post),
            _ => false,
        };
        if (isPost)
        {
            _post = ReadSuffixNumber();
        }
    }

    /// <summary>Returns the lower-case letter that comes next, maybe behind a separator.</summary>
    private readonly char NextLetter()
    {
        int at = _position < _end && _text[_position] is '.' or '-' or '_' ? _position + 1 : _position;
        return at < _end ? (char)(_text[at] | 0x20) : '\0';
    }

    /// <summary>Passes a separator and a word, if they are here.</summary>
    private bool SkipWord(string word, VersionTraits trait)
    {
        int start = _position < _end && _text[_position] is '.' or '-' or '_' ? _position + 1 : _position;
        if (start + word.Length > _end || !System.Text.Ascii.EqualsIgnoreCase(_text.AsSpan(start, word.Length), word))
        {
            return false;
        }

        _position = start + word.Length;
        Traits |= trait;
        return true;
    }

    /// <summary>Passes a separator and digits behind a word; both may be missing.</summary>
    private Range ReadSuffixNumber()
    {
        if (_position < _end && _text[_position] is '.' or '-' or '_')
        {
            _position++;
        }

        int start = _position;
        SkipDigits();
        return start.._position;
    }

    private bool ReadLocal()
    {
        Traits |= VersionTraits.Local;
        int start = ++_position;
        bool isAfterSeparator = true;
        for (; _position < _end; _position++)
        {
            char c = _text[_position];
            if (char.IsAsciiLetterOrDigit(c))
            {
                isAfterSeparator = false;
            }
            else if (c is not ('.' or '-' or '_') || isAfterSeparator)
            {
                return Fail(_position, $"'{c}' cannot stand here", "a local part is letters and digits, divided by '.', '-' or '_'");
            }
            else
            {
                isAfterSeparator = true;
            }
        }

        Local = _text.AsSpan()[start.._end];
        return !isAfterSeparator || Fail(_end, "the local part is not complete");
    }

    private readonly ReadOnlySpan<char> Digits(Range range) =>
        range.Start.Value == range.End.Value ? "0" : _text.AsSpan()[range];

    private readonly bool IsAt(char wanted) => _position < _end && _text[_position] == wanted;

    private void SkipDigits()
    {
        while (_position < _end && char.IsAsciiDigit(_text[_position]))
        {
            _position++;
        }
    }

    private bool Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return false;
    }

    /// <summary>Collects the normal form.</summary>
    private ref struct NormalForm(Span<char> target)
    {
        private readonly Span<char> _target = target;

        public int Length { get; private set; }

        public void Text(ReadOnlySpan<char> text)
        {
            text.CopyTo(_target[Length..]);
            Length += text.Length;
        }

        public void Number(string before, ReadOnlySpan<char> digits)
        {
            Text(before);
            digits = digits.TrimStart('0');
            Text(digits.IsEmpty ? "0" : digits);
        }

        public void Local(ReadOnlySpan<char> local)
        {
            Text("+");
            LocalSegments segments = new(local);
            for (bool isFirst = true; segments.Next(out ReadOnlySpan<char> segment, out bool isNumber); isFirst = false)
            {
                string separator = isFirst ? "" : ".";
                if (isNumber)
                {
                    Number(separator, segment);
                }
                else
                {
                    Text(separator);
                    segment.ToLowerInvariant(_target[Length..]);
                    Length += segment.Length;
                }
            }
        }
    }
}
