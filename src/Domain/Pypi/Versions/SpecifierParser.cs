using System.Buffers;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>
/// Reads <c>clause ("," clause)*; clause := operator version ".*"?</c>. White space around operators, versions and commas is skipped, and
/// so are empty clauses.
/// </summary>
internal ref struct SpecifierParser(string text, int start, int end)
{
    private const int MaxLength = 4096;
    private const int MaxClauses = 64;
    private const string OperatorHint = "operators are == != < <= > >= ~= ===";

    private static readonly SearchValues<char> OperatorSigns = SearchValues.Create("=<>!~");

    private static readonly SearchValues<char> NotInOperand = SearchValues.Create(" \t\r\n,;)");

    private readonly string _text = text;
    private readonly int _end = end;
    private int _position = start;

    /// <summary>What was wrong when <see cref="Parse"/> returned null.</summary>
    public SyntaxError Error { get; private set; }

    public SpecifierSet? Parse()
    {
        if (_end - _position > MaxLength)
        {
            Fail(_position + MaxLength, $"version specifiers have at most {MaxLength} characters");
            return null;
        }

        int count = CountClauses();
        if (count == 0)
        {
            return SpecifierSet.Any;
        }

        if (count > MaxClauses)
        {
            Fail(_position, $"there are {count} clauses, at most {MaxClauses} are allowed");
            return null;
        }

        Specifier[] clauses = new Specifier[count];
        count = 0;
        while (_position < _end)
        {
            int comma = _text.AsSpan(_position, _end - _position).IndexOf(',');
            int clauseEnd = comma < 0 ? _end : _position + comma;
            if (!_text.AsSpan(_position, clauseEnd - _position).IsWhiteSpace())
            {
                if (ParseClause(_position, clauseEnd) is not { } clause)
                {
                    return null;
                }

                clauses[count++] = clause;
            }

            _position = clauseEnd + 1;
        }

        return new SpecifierSet(clauses);
    }

    /// <summary>Creates a clause from an operator and a text; returns null if the text is not a version.</summary>
    public static Specifier? ParseOperand(SpecifierOperator relation, string operand)
    {
        SpecifierParser parser = new(operand, 0, operand.Length);
        int from = 0;
        int to = operand.Length;
        parser.Trim(ref from, ref to);
        return from == to || operand.AsSpan(from, to - from).ContainsAny(NotInOperand) ? null
            : relation == SpecifierOperator.Arbitrary ? Specifier.CreateArbitrary(operand[from..to])
            : parser.ParseVersion(relation, from, to);
    }

    private readonly int CountClauses()
    {
        int count = 0;
        foreach (Range part in _text.AsSpan(_position, _end - _position).Split(','))
        {
            count += _text.AsSpan(_position, _end - _position)[part].IsWhiteSpace() ? 0 : 1;
        }

        return count;
    }

    private Specifier? ParseClause(int from, int to)
    {
        Trim(ref from, ref to);
        ReadOnlySpan<char> clause = _text.AsSpan(from, to - from);
        int signs = clause.IndexOfAnyExcept(OperatorSigns);
        signs = signs < 0 ? clause.Length : signs;
        SpecifierOperator? relation = clause[..signs] switch
        {
            "==" => SpecifierOperator.Equal,
            "!=" => SpecifierOperator.NotEqual,
            "<" => SpecifierOperator.Less,
            "<=" => SpecifierOperator.LessOrEqual,
            ">" => SpecifierOperator.Greater,
            ">=" => SpecifierOperator.GreaterOrEqual,
            "~=" => SpecifierOperator.Compatible,
            "===" => SpecifierOperator.Arbitrary,
            _ => null,
        };
        if (relation is null)
        {
            string? hint = signs == 0 && char.IsAsciiDigit(clause[0]) ? $"write =={clause} for this version" : OperatorHint;
            return Fail(from, signs == 0 ? "an operator is missing" : $"'{clause[..signs]}' is not an operator", hint);
        }

        from += signs;
        Trim(ref from, ref to);
        if (from == to)
        {
            return Fail(from, "a version is missing after the operator");
        }

        int space = _text.AsSpan(from, to - from).IndexOfAny(" \t\r\n");
        if (space >= 0)
        {
            return Fail(from + space, "',' is missing");
        }

        return relation == SpecifierOperator.Arbitrary
            ? Specifier.CreateArbitrary(_text[from..to])
            : ParseVersion(relation.Value, from, to);
    }

    private Specifier? ParseVersion(SpecifierOperator relation, int from, int to)
    {
        int versionEnd = to;
        if (_text.AsSpan(from, to - from).EndsWith(".*"))
        {
            if (relation is not (SpecifierOperator.Equal or SpecifierOperator.NotEqual))
            {
                return Fail(to - 2, "'.*' can only follow == and !=", "write the version without '.*'");
            }

            versionEnd -= 2;
            relation = relation == SpecifierOperator.Equal ? SpecifierOperator.EqualPrefix : SpecifierOperator.NotEqualPrefix;
        }

        if (!PypiVersion.TryParse(_text, from, versionEnd - from, out PypiVersion? version, out SyntaxError error))
        {
            Error = error;
            return null;
        }

        if (Specifier.Create(relation, version) is { } clause)
        {
            return clause;
        }

        return relation switch
        {
            SpecifierOperator.EqualPrefix or SpecifierOperator.NotEqualPrefix =>
                Fail(versionEnd, "'.*' can only follow the numbers of a release"),
            _ when version.HasLocal => Fail(from, "a version with a local part can only follow == and !="),
            _ => Fail(from, "'~=' needs at least two numbers", $"write ~={version}.0, or >={version}"),
        };
    }

    private readonly void Trim(ref int from, ref int to)
    {
        while (from < to && char.IsWhiteSpace(_text[from]))
        {
            from++;
        }

        while (from < to && char.IsWhiteSpace(_text[to - 1]))
        {
            to--;
        }
    }

    private Specifier? Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return null;
    }
}
