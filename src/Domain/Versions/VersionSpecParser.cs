using System.Buffers;

namespace CondaStore.Domain.Versions;

/// <summary>
/// Parses <c>or := and ("|" and)*; and := clause ("," clause)*; clause := "(" or ")" | "^…$" | operator? version glob?</c>. White space
/// around clauses and after an operator is skipped.
/// </summary>
internal ref struct VersionSpecParser(string text, int start, int end, SpecOptions options)
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 32;
    private const string GlobHint = "a trailing '.*' is written without an operator (1.2.*) or with '!=' (!=1.2.*)";

    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",|()");
    private static readonly SearchValues<char> OperatorSigns = SearchValues.Create("=<>!~");

    private readonly string _text = text;
    private readonly int _start = start;
    private readonly int _end = end;
    private readonly SpecOptions _options = options;
    private int _position = start;
    private int _depth;

    /// <summary>Gets the error after <see cref="Parse"/> returned null.</summary>
    public SyntaxError Error { get; private set; }

    private readonly bool IsStrict => (_options & SpecOptions.Strict) != 0;

    public VersionSpec? Parse()
    {
        if (_end - _start > MaxLength)
        {
            return Fail(_start + MaxLength, $"a constraint has at most {MaxLength} characters");
        }

        VersionSpec? spec = ParseGroup(VersionSpecKind.Or, '|');
        if (spec is null)
        {
            return null;
        }

        return _position < _end
            ? Fail(_position, $"'{_text[_position]}' closes nothing")
            : spec.WithSource(Compact(_text, _start, _end));
    }

    /// <summary>Returns the given part of a text without white space, or the same string if nothing changes.</summary>
    private static string Compact(string text, int start, int end)
    {
        ReadOnlySpan<char> part = text.AsSpan(start, end - start).Trim();
        if (part.IndexOfAny(' ', '\t') < 0)
        {
            return part.Length == text.Length ? text : part.ToString();
        }

        return string.Concat(part.ToString().Where(c => !char.IsWhiteSpace(c)));
    }

    private VersionSpec? ParseGroup(VersionSpecKind kind, char separator)
    {
        VersionSpec? first = kind == VersionSpecKind.Or ? ParseGroup(VersionSpecKind.And, ',') : ParseClause();
        if (first is null)
        {
            return null;
        }

        if (!IsAt(separator))
        {
            return first;
        }

        List<VersionSpec> parts = [];
        Add(parts, kind, first);
        while (IsAt(separator))
        {
            _position++;
            VersionSpec? next = kind == VersionSpecKind.Or ? ParseGroup(VersionSpecKind.And, ',') : ParseClause();
            if (next is null)
            {
                return null;
            }

            Add(parts, kind, next);
        }

        return VersionSpec.Group(kind, [.. parts]);
    }

    private static void Add(List<VersionSpec> parts, VersionSpecKind kind, VersionSpec part)
    {
        if (part.Kind == kind)
        {
            parts.AddRange(part.Parts);
        }
        else
        {
            parts.Add(part);
        }
    }

    private bool IsAt(char wanted)
    {
        SkipSpace();
        return _position < _end && _text[_position] == wanted;
    }

    private void SkipSpace()
    {
        while (_position < _end && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private VersionSpec? ParseClause()
    {
        SkipSpace();
        if (_position == _end)
        {
            return Fail(_position, "a version is missing");
        }

        return _text[_position] switch
        {
            '(' => ParseParentheses(),
            '^' => ParseRegex(),
            _ => ParseComparison(),
        };
    }

    private VersionSpec? ParseParentheses()
    {
        int open = _position++;
        if (++_depth > MaxDepth)
        {
            return Fail(open, $"parentheses are nested more than {MaxDepth} deep");
        }

        VersionSpec? inner = ParseGroup(VersionSpecKind.Or, '|');
        _depth--;
        if (inner is null)
        {
            return null;
        }

        if (!IsAt(')'))
        {
            return Fail(open, "the parenthesis is not closed");
        }

        _position++;
        return inner;
    }

    private VersionSpec? ParseRegex()
    {
        int length = _text.AsSpan(_position, _end - _position).IndexOf('$');
        if (length < 0)
        {
            return Fail(_position, "a regular expression must end with '$'");
        }

        int at = _position;
        _position += length + 1;
        return ParsePattern(at, _text.Substring(at, length + 1));
    }

    private VersionSpec? ParsePattern(int at, string pattern)
    {
        if (IsStrict)
        {
            return Fail(at, "patterns are not allowed here");
        }

        return StringMatcher.TryParse(pattern, out StringMatcher? matcher, out SyntaxError error)
            ? VersionSpec.Matching(matcher)
            : Fail(at, error.Message);
    }

    private VersionSpec? ParseComparison()
    {
        int from = _position;
        int length = _text.AsSpan(from, _end - from).IndexOfAny(ClauseEnds);
        _position = length < 0 ? _end : from + length;
        int to = _position;
        while (to > from && char.IsWhiteSpace(_text[to - 1]))
        {
            to--;
        }

        if (from == to)
        {
            return Fail(from, $"a version is missing before '{_text[_position]}'");
        }

        if (_position < _end && _text[_position] == '(')
        {
            return Fail(_position, "',' or '|' is missing before '('");
        }

        if (!TryReadOperator(ref from, to, out VersionSpecKind? relation))
        {
            return null;
        }

        int space = _text.AsSpan(from, to - from).IndexOfAny(' ', '\t');
        if (space < 0)
        {
            return ParseOperand(relation, from, to);
        }

        // Records on conda-forge have a space before the '!' of an epoch; conda removes it.
        string joined = _text[from..to].Replace(" !", "!", StringComparison.Ordinal).Replace("! ", "!", StringComparison.Ordinal);
        if (joined.AsSpan().IndexOfAny(' ', '\t') >= 0)
        {
            return Fail(from + space, "',' or '|' is missing");
        }

        VersionSpecParser parser = new(joined, 0, joined.Length, _options);
        VersionSpec? spec = parser.ParseOperand(relation, 0, joined.Length);
        Error = parser.Error.Shift(from);
        return spec;
    }

    private VersionSpec? ParseOperand(VersionSpecKind? relation, int from, int to) =>
        _text.AsSpan(from, to - from).Contains('*') ? ParseGlob(relation, from, to) : ParseVersion(relation, from, to);

    /// <summary>Reads the operator at <paramref name="from"/> and moves past it; the result is null if there is none.</summary>
    private bool TryReadOperator(ref int from, int to, out VersionSpecKind? relation)
    {
        ReadOnlySpan<char> clause = _text.AsSpan(from, to - from);
        int signs = clause.IndexOfAnyExcept(OperatorSigns);
        signs = signs < 0 ? clause.Length : signs;
        relation = clause[..signs] switch
        {
            "" => null,
            "==" => VersionSpecKind.Equal,
            "!=" => VersionSpecKind.NotEqual,
            "<" => VersionSpecKind.Less,
            "<=" => VersionSpecKind.LessOrEqual,
            ">" => VersionSpecKind.Greater,
            ">=" => VersionSpecKind.GreaterOrEqual,
            "=" => VersionSpecKind.StartsWith,
            "~=" => VersionSpecKind.Compatible,
            _ => VersionSpecKind.Or,
        };
        if (relation == VersionSpecKind.Or)
        {
            Fail(from, $"'{clause[..signs]}' is not an operator", "operators are == != < <= > >= = ~=");
            return false;
        }

        from += signs;
        while (from < to && char.IsWhiteSpace(_text[from]))
        {
            from++;
        }

        if (from == to)
        {
            Fail(from, "a version is missing after the operator");
            return false;
        }

        return true;
    }

    private VersionSpec? ParseVersion(VersionSpecKind? relation, int from, int to)
    {
        if (relation is null && IsStrict)
        {
            return Fail(from, "a bare version is ambiguous", "write ==1.2 for one version or 1.2.* for all that start so");
        }

        return CreateComparison(relation ?? VersionSpecKind.Equal, from, to);
    }

    private VersionSpec? CreateComparison(VersionSpecKind relation, int from, int to, bool allowStars = false)
    {
        if (!CondaVersion.TryParse(_text, from, to - from, allowStars, out CondaVersion? version, out SyntaxError error))
        {
            Error = error;
            return null;
        }

        return VersionSpec.Compare(relation, version!);
    }

    private VersionSpec? ParseGlob(VersionSpecKind? relation, int from, int to)
    {
        ReadOnlySpan<char> operand = _text.AsSpan(from, to - from);
        if (operand.IndexOfAnyExcept('*', '.') < 0 && operand[0] == '*')
        {
            return ParseLoneStar(relation, from, operand.Length == 1);
        }

        int stem = operand.Length;
        bool dotted = false;
        while (operand[..stem] is [.., '*'])
        {
            stem--;
            dotted = operand[..stem] is [.., '.'];
            stem -= dotted ? 1 : 0;
        }

        if (operand[..stem].Contains('*'))
        {
            return relation switch
            {
                null => ParsePattern(from, operand.ToString()),
                VersionSpecKind.StartsWith => ParsePattern(from, $"{operand}*"),
                _ when IsStrict => Fail(from, "a glob inside a version cannot follow an operator"),
                { } compared => CreateComparison(compared, from, from + (dotted ? stem : operand.Length), allowStars: true),
            };
        }

        bool isPrefix = relation is null or VersionSpecKind.StartsWith or VersionSpecKind.NotEqual;
        bool isPlain = dotted && operand.Length - stem == 2;
        if (IsStrict && !(isPrefix && isPlain && relation != VersionSpecKind.StartsWith))
        {
            return Fail(from + stem, "this glob is ambiguous", GlobHint);
        }

        if (relation == VersionSpecKind.Compatible && dotted)
        {
            return Fail(from + stem, "'~=' and a glob exclude each other", GlobHint);
        }

        // conda ignores ".*" after an operator, but compares with a glob that is part of the last component.
        return relation is null or VersionSpecKind.StartsWith ? CreateComparison(VersionSpecKind.StartsWith, from, from + stem)
            : !dotted ? CreateComparison(relation.Value, from, from + operand.Length, allowStars: true)
            : CreateComparison(
                relation == VersionSpecKind.NotEqual ? VersionSpecKind.NotStartsWith : relation.Value, from, from + stem);
    }

    /// <summary>Interprets an operator before a lone star as conda does: as a version, the star is lower than every other.</summary>
    private VersionSpec? ParseLoneStar(VersionSpecKind? relation, int at, bool isSingle)
    {
        if (relation == VersionSpecKind.Compatible || (IsStrict && (relation is not null || !isSingle)))
        {
            return Fail(at, "'*' cannot follow this operator", "write * alone for any version");
        }

        return relation is VersionSpecKind.Less or VersionSpecKind.LessOrEqual
            ? CreateComparison(VersionSpecKind.Less, at, at + 1, allowStars: true)
            : VersionSpec.Any;
    }

    private VersionSpec? Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return null;
    }
}
