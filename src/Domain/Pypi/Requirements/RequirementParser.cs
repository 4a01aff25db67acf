using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Reads <c>name ("[" extras "]")? (specifiers | "(" specifiers ")" | "@" URL)? (";" marker)?</c>. A URL ends at the first blank, so a
/// marker after it needs a blank before its <c>;</c>.
/// </summary>
internal ref struct RequirementParser(string text)
{
    private const int MaxLength = 8192;
    private const int MaxExtras = 64;

    private readonly string _text = text;
    private int _position;
    private int _end = text.Length;

    /// <summary>What was wrong when <see cref="Parse"/> returned null.</summary>
    public SyntaxError Error { get; private set; }

    private readonly ReadOnlySpan<char> Rest => _text.AsSpan(_position, _end - _position);

    public PypiRequirement? Parse()
    {
        if (!CheckText())
        {
            return null;
        }

        int length = ProjectName.LengthAtStart(Rest);
        if (length is 0 or > ProjectName.MaxLength)
        {
            return Fail(_position, "a requirement begins with the name of a project");
        }

        string name = length == _text.Length ? ProjectName.Normalize(_text) : ProjectName.Normalize(Rest[..length]);
        _position += length;
        SkipBlanks();
        SpecifierSet specifiers = SpecifierSet.Any;
        string? url = null;
        if (ReadExtras() is not { } extras || !(IsAt('@') ? ReadUrl(out url) : ReadSpecifiers(out specifiers)))
        {
            return null;
        }

        Marker? marker = null;
        if (_position < _end && !ReadMarker(out marker))
        {
            return null;
        }

        return new PypiRequirement(_text, name, extras, specifiers, url, marker);
    }

    private bool CheckText()
    {
        if (_text.Length > MaxLength)
        {
            return FailHere(MaxLength, $"a requirement has at most {MaxLength} characters");
        }

        while (_end > 0 && char.IsWhiteSpace(_text[_end - 1]))
        {
            _end--;
        }

        while (_position < _end && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        int lineEnd = Rest.IndexOfAny('\r', '\n');
        if (lineEnd >= 0)
        {
            return FailHere(_position + lineEnd, "a requirement is one line");
        }

        return _position < _end || FailHere(_position, "the requirement is empty");
    }

    /// <summary>Reads <c>[a, b]</c>; an empty list if absent.</summary>
    private string[]? ReadExtras()
    {
        if (!IsAt('['))
        {
            return [];
        }

        int open = _position++;
        List<string> extras = [];
        SkipBlanks();
        while (!IsAt(']'))
        {
            if (extras.Count > 0 && !Skip(','))
            {
                Fail(_position == _end ? open : _position, _position == _end ? "the bracket is not closed" : "',' or ']' is missing");
                return null;
            }

            SkipBlanks();
            int length = ProjectName.LengthAtStart(Rest);
            if (length is 0 or > ProjectName.MaxLength || extras.Count == MaxExtras)
            {
                bool isOpen = _position == _end;
                string message = length == 0 ? "the name of an extra is missing" : "there are too many extras, or one is too long";
                Fail(isOpen ? open : _position, isOpen ? "the bracket is not closed" : message);
                return null;
            }

            string extra = ProjectName.Normalize(Rest[..length]);
            if (!extras.Contains(extra))
            {
                extras.Add(extra);
            }

            _position += length;
            SkipBlanks();
        }

        _position++;
        SkipBlanks();
        return [.. extras];
    }

    private bool ReadUrl(out string? url)
    {
        _position++;
        SkipBlanks();
        int length = Rest.IndexOfAny(' ', '\t');
        length = length < 0 ? Rest.Length : length;
        url = Rest[..length].ToString();
        if (length == 0)
        {
            return FailHere(_position, "a URL is missing behind '@'");
        }

        int start = _position;
        _position += length;
        SkipBlanks();
        if (_position == _end || IsAt(';'))
        {
            return true;
        }

        // The most common reason: the blank before the ';' of a marker is missing, so it is part of the URL.
        int semicolon = url.IndexOf(';', StringComparison.Ordinal);
        return semicolon < 0
            ? FailHere(_position, "nothing may follow the URL but a marker")
            : FailHere(start + semicolon, "nothing may follow the URL but a marker", "a marker behind a URL needs a blank before its ';'");
    }

    private bool ReadSpecifiers(out SpecifierSet specifiers)
    {
        specifiers = SpecifierSet.Any;
        bool isInParentheses = Skip('(');
        int open = _position - 1;
        int length = Rest.IndexOfAny(';', ')');
        int to = length < 0 ? _end : _position + length;
        if (isInParentheses && (to == _end || _text[to] != ')'))
        {
            return FailHere(open, "the parenthesis is not closed");
        }

        if (!CheckSpecifiers(to) || !ParseSpecifiers(to, out specifiers))
        {
            return false;
        }

        _position = to;
        if (isInParentheses)
        {
            _position++;
            SkipBlanks();
        }

        return _position == _end || IsAt(';')
            || FailHere(_position, IsAt(')') ? "')' closes nothing" : "nothing may follow the versions but a marker");
    }

    /// <summary>Rejects what only a separate specifier set may contain: empty clauses before the last one.</summary>
    private bool CheckSpecifiers(int to)
    {
        ReadOnlySpan<char> content = _text.AsSpan(_position, to - _position).TrimEnd(" \t");
        if (content.IsEmpty)
        {
            return true;
        }

        if (!(content[0] is '=' or '<' or '>' or '!' or '~' or ' ' or '\t'))
        {
            return FailHere(
                _position,
                content[0] == '#' ? "a remark cannot stand here" : $"'{content[0]}' cannot stand here",
                char.IsAsciiDigit(content[0]) ? $"write =={content}"
                    : content.StartsWith("://") ? "write 'name @ URL'"
                    : "behind the name stand versions (>=1,<2), '@ URL' or '; marker'");
        }

        bool isEmpty = true;
        for (int i = 0; i < content.Length; i++)
        {
            if (content[i] == ',' && isEmpty)
            {
                return FailHere(_position + i, "a version is missing before ','");
            }

            isEmpty = content[i] == ',' || (isEmpty && content[i] is ' ' or '\t');
        }

        return true;
    }

    private bool ParseSpecifiers(int to, out SpecifierSet specifiers)
    {
        bool isSet = SpecifierSet.TryParse(_text, _position, to - _position, out SpecifierSet? set, out SyntaxError error);
        Error = error;
        specifiers = set ?? SpecifierSet.Any;
        return isSet;
    }

    private bool ReadMarker(out Marker? marker)
    {
        MarkerParser parser = new(_text, _position + 1, _end, isOfLockfile: false);
        marker = parser.Parse();
        Error = parser.Error;
        return marker is not null;
    }

    private readonly bool IsAt(char wanted) => _position < _end && _text[_position] == wanted;

    private bool Skip(char wanted)
    {
        bool isThere = IsAt(wanted);
        _position += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipBlanks()
    {
        while (_position < _end && _text[_position] is ' ' or '\t')
        {
            _position++;
        }
    }

    private PypiRequirement? Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return null;
    }

    private bool FailHere(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return false;
    }
}
