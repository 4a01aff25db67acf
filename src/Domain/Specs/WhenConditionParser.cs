using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Reads <c>or := and ("or" and)*; and := atom ("and" atom)*; atom := "(" or ")" | spec</c>. A spec holds no white space
/// outside its brackets, and <c>and</c> and <c>or</c> are words only when they stand alone.
/// </summary>
internal ref struct WhenConditionParser(string text, SpecOptions options)
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 32;

    private readonly string _text = text;
    private readonly SpecOptions _options = options;
    private int _position;
    private int _depth;

    public SyntaxError Error { get; private set; }

    public WhenCondition? Parse()
    {
        if (_text.Length > MaxLength)
        {
            return Fail(MaxLength, $"a condition has at most {MaxLength} characters");
        }

        WhenCondition? condition = ParseAny();
        if (condition is null)
        {
            return null;
        }

        SkipSpace();
        return _position == _text.Length
            ? condition
            : Fail(_position, "expected 'and' or 'or'", "write name>=1.2 without spaces, or name[version='>=1.2']");
    }

    private WhenCondition? ParseAny()
    {
        List<WhenCondition> parts = [];
        do
        {
            WhenCondition? part = ParseAll();
            if (part is null)
            {
                return null;
            }

            parts.Add(part);
        }
        while (TryReadWord("or"));

        return parts.Count == 1 ? parts[0] : new WhenCondition.AnyOf([.. parts]);
    }

    private WhenCondition? ParseAll()
    {
        List<WhenCondition> parts = [];
        do
        {
            WhenCondition? part = ParseAtom();
            if (part is null)
            {
                return null;
            }

            parts.Add(part);
        }
        while (TryReadWord("and"));

        return parts.Count == 1 ? parts[0] : new WhenCondition.AllOf([.. parts]);
    }

    private WhenCondition? ParseAtom()
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] == '(')
        {
            int open = _position++;
            if (++_depth > MaxDepth)
            {
                return Fail(open, $"parentheses are nested more than {MaxDepth} deep");
            }

            WhenCondition? inner = ParseAny();
            _depth--;
            SkipSpace();
            if (inner is null)
            {
                return null;
            }

            if (_position == _text.Length || _text[_position] != ')')
            {
                return Fail(open, "the parenthesis is not closed");
            }

            _position++;
            return inner;
        }

        return ParseRequirement();
    }

    private WhenCondition? ParseRequirement()
    {
        int start = _position;
        int end = FindSpecEnd();
        ReadOnlySpan<char> word = _text.AsSpan(start, end - start);
        if (word.IsEmpty || word is "and" or "or")
        {
            return Fail(start, "a package is missing");
        }

        _position = end;
        if (!MatchSpec.TryParse(word.ToString(), _options, out MatchSpec? spec, out SyntaxError error))
        {
            Error = error.Shift(start);
            return null;
        }

        return spec.Name is null || spec.Url is not null
            ? Fail(start, "a condition needs a package name")
            : new WhenCondition.Requirement(spec);
    }

    private readonly int FindSpecEnd()
    {
        int brackets = 0;
        char quote = '\0';
        int end = _position;
        for (; end < _text.Length; end++)
        {
            char c = _text[end];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '[')
            {
                brackets++;
            }
            else if (c == ']')
            {
                brackets--;
            }
            else if (brackets <= 0 && (char.IsWhiteSpace(c) || c is '(' or ')'))
            {
                break;
            }
        }

        return end;
    }

    private bool TryReadWord(string word)
    {
        SkipSpace();
        int end = _position + word.Length;
        if (!_text.AsSpan(_position).StartsWith(word, StringComparison.Ordinal)
            || (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] != '('))
        {
            return false;
        }

        _position = end;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private WhenCondition? Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return null;
    }
}
