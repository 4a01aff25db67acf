using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Parses <c>or := and ("or" and)*; and := atom ("and" atom)*; atom := "(" or ")" | spec</c>. <c>and</c> and <c>or</c> are keywords only as
/// separate words; a spec extends to the next keyword or parenthesis, so that <c>python &gt;=3.9</c> is one spec, as in conda.
/// </summary>
internal ref struct WhenConditionParser(string text, SpecOptions options)
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 32;
    private const long MaxAlternatives = 256;

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
        if (_position < _text.Length)
        {
            return Fail(_position, "expected 'and' or 'or'");
        }

        return Alternatives(condition) <= MaxAlternatives
            ? condition
            : Fail(0, $"a condition has at most {MaxAlternatives} alternatives", "write fewer 'or' within 'and'");
    }

    /// <summary>Counts the alternatives of a condition in disjunctive normal form, as solvers use it: a few lines can expand to
    /// millions.</summary>
    private static long Alternatives(WhenCondition condition) => condition switch
    {
        WhenCondition.AnyOf any => any.Parts.Sum(Alternatives),
        WhenCondition.AllOf all => all.Parts.Aggregate(1L, (product, part) => Math.Min(product * Alternatives(part), MaxAlternatives + 1)),
        _ => 1,
    };

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
        ReadOnlySpan<char> word = _text.AsSpan(start, end - start).TrimEnd();
        if (word.IsEmpty || IsOperatorAt(start))
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
            else if (brackets <= 0 && (c is '(' or ')' || (end > _position && char.IsWhiteSpace(_text[end - 1]) && IsOperatorAt(end))))
            {
                break;
            }
        }

        return end;
    }

    private readonly bool IsOperatorAt(int position) => IsWordAt(position, "and") || IsWordAt(position, "or");

    private readonly bool IsWordAt(int position, string word)
    {
        int end = position + word.Length;
        return _text.AsSpan(position).StartsWith(word, StringComparison.Ordinal)
            && (end == _text.Length || char.IsWhiteSpace(_text[end]) || _text[end] == '(');
    }

    private bool TryReadWord(string word)
    {
        SkipSpace();
        if (!IsWordAt(_position, word))
        {
            return false;
        }

        _position += word.Length;
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
