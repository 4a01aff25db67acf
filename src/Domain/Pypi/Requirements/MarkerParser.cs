using System.Buffers;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Reads <c>or := and ("or" and)*; and := item ("and" item)*; item := "(" or ")" | operand operator operand</c>, where an operand is a
/// variable or a text in quotes. Blanks may occur anywhere in between.
/// </summary>
internal ref struct MarkerParser(string text, int start, int end, bool isOfLockfile)
{
    private const int MaxLength = 8192;
    private const int MaxComparisons = 256;
    private const int MaxDepth = 32;

    private static readonly SearchValues<char> OperatorSigns = SearchValues.Create("=<>!~");

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");

    private readonly string _text = text;
    private readonly int _end = end;
    private int _position = start;
    private int _depth;
    private int _comparisons;

    /// <summary>What was wrong when <see cref="Parse"/> returned null.</summary>
    public SyntaxError Error { get; private set; }

    public Marker? Parse()
    {
        if (_end - _position > MaxLength)
        {
            return Fail(_position + MaxLength, $"a marker has at most {MaxLength} characters");
        }

        SkipBlanks();
        if (_position == _end)
        {
            return Fail(_position, "a condition is missing");
        }

        if (ParseGroup(isOr: true) is not { } marker)
        {
            return null;
        }

        return _position == _end
            ? marker
            : Fail(_position, _text[_position] == ')' ? "')' closes nothing" : "'and' or 'or' is missing");
    }

    private Marker? ParseGroup(bool isOr)
    {
        Marker? first = isOr ? ParseGroup(isOr: false) : ParseItem();
        if (first is null)
        {
            return null;
        }

        List<Marker>? parts = null;
        while (SkipWord(isOr ? "or" : "and"))
        {
            Marker? next = isOr ? ParseGroup(isOr: false) : ParseItem();
            if (next is null)
            {
                return null;
            }

            (parts ??= [first]).Add(next);
        }

        return parts is null ? first : new MarkerGroup(isOr, [.. parts]);
    }

    private Marker? ParseItem()
    {
        SkipBlanks();
        return _position < _end && _text[_position] == '(' ? ParseParentheses() : ParseComparison();
    }

    private Marker? ParseParentheses()
    {
        int open = _position++;
        if (++_depth > MaxDepth)
        {
            return Fail(open, $"parentheses are nested more than {MaxDepth} deep");
        }

        Marker? inner = ParseGroup(isOr: true);
        _depth--;
        if (inner is null)
        {
            return null;
        }

        SkipBlanks();
        if (_position == _end || _text[_position] != ')')
        {
            return Fail(open, "the parenthesis is not closed");
        }

        _position++;
        SkipBlanks();
        return inner is MarkerGroup { IsParenthesized: false } group
            ? new MarkerGroup(group.IsOr, [.. group.Parts]) { IsParenthesized = true }
            : inner;
    }

    private Marker? ParseComparison()
    {
        int from = _position;
        if (++_comparisons > MaxComparisons)
        {
            return Fail(from, $"there are more than {MaxComparisons} comparisons");
        }

        if (ParseOperand() is not { } left || ParseOperator() is not { } relation || ParseOperand() is not { } right)
        {
            return null;
        }

        SkipBlanks();
        if (left.Variable is { } first && first.IsSet())
        {
            return Fail(from, $"'{first.ToText()}' stands behind 'in'", $"write \"name\" in {first.ToText()}");
        }

        if (right.Variable is { } second && second.IsSet())
        {
            return left.Text is { } name && relation is MarkerOperator.In or MarkerOperator.NotIn
                ? new MarkerComparison(left with { Text = ProjectName.Normalize(name) }, relation, right)
                : Fail(from, $"'{second.ToText()}' can only be asked for a name", $"write \"name\" in {second.ToText()}");
        }

        bool isExtra = left.Variable == MarkerVariable.Extra || right.Variable == MarkerVariable.Extra;
        return isExtra
            ? new MarkerComparison(NormalizeText(left), relation, NormalizeText(right))
            : new MarkerComparison(left, relation, right);
    }

    private static MarkerOperand NormalizeText(MarkerOperand operand) =>
        operand.Text is { } text ? operand with { Text = ProjectName.Normalize(text) } : operand;

    private MarkerOperand? ParseOperand()
    {
        SkipBlanks();
        if (_position == _end)
        {
            return FailOperand(_position, "a variable or a text in quotes is missing");
        }

        char quote = _text[_position];
        if (quote is '"' or '\'')
        {
            return ParseText(quote);
        }

        ReadOnlySpan<char> rest = _text.AsSpan(_position, _end - _position);
        int length = rest.IndexOfAnyExcept(WordCharacters);
        ReadOnlySpan<char> word = length < 0 ? rest : rest[..length];
        if (word.IsEmpty)
        {
            return FailOperand(_position, $"'{quote}' cannot stand here", "compare a variable, python_version, with a text in quotes");
        }

        MarkerVariable? variable = MarkerVariables.Find(word);
        if (variable is null || (variable.Value.IsSet() && !isOfLockfile))
        {
            return FailOperand(_position, $"'{word}' is not a variable", HintFor(word.ToString()));
        }

        _position += word.Length;
        return new MarkerOperand(variable, null);
    }

    private MarkerOperand? ParseText(char quote)
    {
        int length = _text.AsSpan(_position + 1, _end - _position - 1).IndexOf(quote);
        if (length < 0)
        {
            return FailOperand(_position, "the quote is not closed");
        }

        int from = _position + 1;
        ReadOnlySpan<char> content = _text.AsSpan(from, length);
        int backslash = content.IndexOf('\\');
        if (backslash >= 0)
        {
            return FailOperand(from + backslash, "a text in a marker has no '\\'");
        }

        _position = from + length + 1;
        return new MarkerOperand(null, content.ToString());
    }

    private MarkerOperator? ParseOperator()
    {
        SkipBlanks();
        if (SkipWord("in"))
        {
            return MarkerOperator.In;
        }

        int from = _position;
        if (SkipWord("not"))
        {
            if (SkipWord("in"))
            {
                return MarkerOperator.NotIn;
            }

            Fail(from, "'not' must be followed by 'in'");
            return null;
        }

        ReadOnlySpan<char> rest = _text.AsSpan(_position, _end - _position);
        int length = rest.IndexOfAnyExcept(OperatorSigns);
        ReadOnlySpan<char> signs = length < 0 ? rest : rest[..length];
        MarkerOperator? relation = signs switch
        {
            "==" => MarkerOperator.Equal,
            "!=" => MarkerOperator.NotEqual,
            "<" => MarkerOperator.Less,
            "<=" => MarkerOperator.LessOrEqual,
            ">" => MarkerOperator.Greater,
            ">=" => MarkerOperator.GreaterOrEqual,
            "~=" => MarkerOperator.Compatible,
            "===" => MarkerOperator.Arbitrary,
            _ => null,
        };
        if (relation is null)
        {
            Fail(
                _position, signs.IsEmpty ? "an operator is missing" : $"'{signs}' is not an operator",
                "operators are == != < <= > >= ~= === in and not in");
            return null;
        }

        _position += signs.Length;
        return relation;
    }

    private static string HintFor(string word)
    {
        IEnumerable<string> names = MarkerVariables.All.Where(name => !MarkerVariables.Find(name)!.Value.IsSet());
        return Diagnostics.NearestNames.Find(word, names, 1) is [string near, ..]
            ? $"did you mean '{near}'?"
            : $"variables are {string.Join(", ", names)}; texts stand in quotes";
    }

    /// <summary>Skips a word that ends here.</summary>
    private bool SkipWord(string word)
    {
        SkipBlanks();
        ReadOnlySpan<char> rest = _text.AsSpan(_position, _end - _position);
        if (!rest.StartsWith(word) || (rest.Length > word.Length && IsWordCharacter(rest[word.Length])))
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';

    private void SkipBlanks()
    {
        while (_position < _end && _text[_position] is ' ' or '\t')
        {
            _position++;
        }
    }

    private MarkerOperand? FailOperand(int offset, string message, string? hint = null)
    {
        Fail(offset, message, hint);
        return null;
    }

    private Marker? Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return null;
    }
}
