using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Writes YAML in one fixed style: two-space indentation, lists at the indentation of their key, strings plain where YAML 1.1 and 1.2 agree
/// that they are strings and quoted otherwise, lines terminated by <c>\n</c>.
/// </summary>
internal sealed partial class YamlWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;
    private bool _afterDash;

    /// <summary>Writes <c>key: value</c>, or nothing if the value is null.</summary>
    public void Entry(string key, string? value)
    {
        if (value is not null)
        {
            Begin().Append(Quote(key)).Append(": ").Append(Quote(value)).Append('\n');
        }
    }

    /// <summary>Writes a list of strings, <c>key: []</c> if it is empty, or nothing if it is null.</summary>
    public void List(string key, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        if (values.Count == 0)
        {
            Begin().Append(Quote(key)).Append(": []\n");
            return;
        }

        Key(key);
        foreach (string value in values)
        {
            Item(value);
        }
    }

    /// <summary>Writes the entries of a mapping under a key, <c>key: {}</c> if there are none.</summary>
    public void Mapping(string key, IEnumerable<KeyValuePair<string, string>> entries)
    {
        List<KeyValuePair<string, string>> all = [.. entries];
        if (all.Count == 0)
        {
            Begin().Append(Quote(key)).Append(": {}\n");
            return;
        }

        using (Nested(key))
        {
            foreach ((string name, string value) in all)
            {
                Entry(name, value);
            }
        }
    }

    /// <summary>Writes <c>key:</c>; list items follow at the same indentation.</summary>
    public void Key(string key) => Begin().Append(Quote(key)).Append(":\n");

    /// <summary>Writes <c>- value</c>.</summary>
    public void Item(string value) => Begin().Append("- ").Append(Quote(value)).Append('\n');

    /// <summary>Writes <c>key:</c>; until the result is disposed, everything is indented one level deeper.</summary>
    public Scope Nested(string key)
    {
        Key(key);
        _indent += 2;
        return new Scope(this);
    }

    /// <summary>Begins a list item that is a mapping; until the result is disposed, entries belong to it.</summary>
    public Scope Item()
    {
        Begin().Append("- ");
        _indent += 2;
        _afterDash = true;
        return new Scope(this);
    }

    public override string ToString() => _text.ToString();

    /// <summary>Returns a string as a YAML scalar on one line.</summary>
    internal static string Quote(string value)
    {
        if (value.AsSpan().ContainsAnyInRange('\0', '\x1f') || value.AsSpan().ContainsAnyInRange('\x7f', '\u00a0')
            || value.AsSpan().ContainsAny('\u2028', '\u2029', '\ufeff'))
        {
            return QuoteWithEscapes(value);
        }

        return IsPlain(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool IsPlain(string value) =>
        PlainText().IsMatch(value)
        && value[^1] is not (':' or ' ')
        && !value.Contains(": ", StringComparison.Ordinal)
        && !value.Contains(" #", StringComparison.Ordinal)
        && !OtherType().IsMatch(value);

    private static string QuoteWithEscapes(string value)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or (>= '\x7f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' =>
                    quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private StringBuilder Begin()
    {
        if (_afterDash)
        {
            _afterDash = false;
            return _text;
        }

        return _text.Append(' ', _indent);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_./\\(+<^$~][^\[\]{}]*$|^-[A-Za-z0-9-][^\[\]{}]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainText();

    // Null, booleans, numbers (decimal, octal, hexadecimal, binary, sexagesimal), dates, merge keys.
    [GeneratedRegex(
        @"^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\.inf|\.nan|[0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|<<|=)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherType();

    /// <summary>Ends a nested mapping.</summary>
    public readonly struct Scope(YamlWriter writer) : IDisposable
    {
        public void Dispose() => writer._indent -= 2;
    }
}
