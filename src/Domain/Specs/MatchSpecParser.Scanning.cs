namespace CondaStore.Domain.Specs;

// Finds the parts of a spec; the contents of quotes, brackets and regular expressions are skipped as a whole.
internal ref partial struct MatchSpecParser
{
    /// <summary>
    /// Finds where regular expressions begin (<c>^</c> at the beginning, or after white space or a constraint operator) and where the last
    /// of them ends; -1 if there are none. Brackets, colons and operators in between belong to the expressions.
    /// </summary>
    private void FindPattern()
    {
        int remark = Math.Max(Rest.IndexOf(" #"), Rest.IndexOf("\t#"));
        int end = (remark < 0 ? Rest : Rest[..remark]).LastIndexOf('$') + _start + 1;
        for (int i = Rest.IndexOf('^'); i >= 0; i = NextCaret(i))
        {
            int at = _start + i;
            bool begins = i == 0 || char.IsWhiteSpace(_text[at - 1]) || _text[at - 1] is '=' or ',' or '|' or '(' or ':';
            if (begins && end > at && Rest[..i].IndexOfAny('[', '#', '\'') < 0)
            {
                (_patternStart, _patternEnd) = (at, end);
                return;
            }
        }
    }

    private readonly int NextCaret(int from)
    {
        int next = Rest[(from + 1)..].IndexOf('^');
        return next < 0 ? -1 : from + 1 + next;
    }

    /// <summary>
    /// Determines whether the text ends with a regular expression for builds: <c>version ^…$</c> or <c>version=^…$</c>. An expression after
    /// <c>,</c> or <c>|</c>, or on its own, is for versions.
    /// </summary>
    private readonly bool TryFindBuildPattern(out int start)
    {
        start = -1;
        if (_patternStart < 0 || _patternEnd != _end)
        {
            return false;
        }

        for (int i = Math.Max(_patternStart - _start, 1); i >= 0 && i < Rest.Length; i = NextCaret(i))
        {
            if (Rest[i] != '^' || !(char.IsWhiteSpace(Rest[i - 1]) || Rest[i - 1] == '='))
            {
                continue;
            }

            ReadOnlySpan<char> before = Rest[i - 1] == '=' ? Rest[..(i - 1)].TrimEnd() : Rest[..i].TrimEnd();
            if (before is [.., not (',' or '|' or '(' or '=' or '<' or '>' or '!' or '~')])
            {
                start = _start + i;
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Extras as pip writes them, <c>name[extra,other] &gt;=1</c>: words instead of keys and values, directly after the name. They become
    /// <c>extras</c> (CEP 44, https://conda.org/learn/ceps/cep-0044) if those are enabled; otherwise they are ignored, as in conda.
    /// </summary>
    private readonly bool TryTakeExtras(out string rest, out string[] extras)
    {
        rest = string.Empty;
        extras = [];
        int open = IsStrict ? -1 : FindUnquoted(_start, '[');
        int comment = FindUnquoted(_start, '#');
        int close = open <= _start || (comment >= 0 && comment < open) ? -1 : FindClosing(open, _end);
        if (close < 0 || !IsNameEnd(_text[open - 1]) || _text.AsSpan(close).Contains("::", StringComparison.Ordinal))
        {
            return false;
        }

        extras = [.. _text[(open + 1)..close].Split(',').Select(word => word.Trim().ToLowerInvariant())];
        if (!extras.All(IsExtraName) || extras.Any(Keys.Contains))
        {
            return false;
        }

        rest = string.Concat(_text.AsSpan(0, open), new string(' ', close + 1 - open), _text.AsSpan(close + 1));
        return true;
    }

    private static bool IsNameEnd(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';

    private void TrimSpace()
    {
        while (_start < _end && char.IsWhiteSpace(_text[_start]))
        {
            _start++;
        }

        while (_end > _start && char.IsWhiteSpace(_text[_end - 1]))
        {
            _end--;
        }
    }

    /// <summary>Finds a character outside quotes and regular expressions and, unless it is a bracket itself, outside brackets.</summary>
    private readonly int FindUnquoted(int from, char wanted)
    {
        char quote = '\0';
        int depth = 0;
        for (int i = from; i < _end; i++)
        {
            char c = _text[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (i == _patternStart && depth <= 0)
            {
                i = _patternEnd - 1;
            }
            else if (c == wanted && depth <= 0)
            {
                return i;
            }
            else if (c is '\'' or '"' && depth > 0)
            {
                quote = c;
            }
            else
            {
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            }
        }

        return -1;
    }

    /// <summary>Finds the bracket that closes the one at <paramref name="open"/>, past quotes and nested brackets.</summary>
    private readonly int FindClosing(int open, int end)
    {
        char quote = '\0';
        int depth = 0;
        for (int i = open; i < end; i++)
        {
            char c = _text[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '[')
            {
                depth++;
            }
            else if (c == ']' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
