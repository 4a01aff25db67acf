using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

internal ref partial struct MatchSpecParser
{
    private static readonly string[] Keys =
    [
        "version", "build", "build_number", "fn", "file_name", "url", "md5", "sha256", "channel", "subdir", "namespace", "license",
        "license_family", "track_features", "features", "extras", "flags", "when",
    ];

    private bool ReadBrackets(int open, int close)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        int position = open + 1;
        while (true)
        {
            while (position < close && (char.IsWhiteSpace(_text[position]) || _text[position] == ','))
            {
                position++;
            }

            if (position >= close)
            {
                return true;
            }

            int keyStart = position;
            int equals = _text.AsSpan(position, close - position).IndexOf('=');
            if (equals <= 0)
            {
                return Fail(keyStart, "expected key=value in the brackets");
            }

            string key = _text.AsSpan(position, equals).Trim().ToString();
            position += equals + 1;
            if (!ReadValue(ref position, close, out string value, out int valueStart))
            {
                return false;
            }

            if (!seen.Add(key) && IsStrict)
            {
                return Fail(keyStart, $"'{key}' is given twice");
            }

            if (!SetKey(key, value, keyStart, valueStart))
            {
                return false;
            }
        }
    }

    private bool ReadValue(ref int position, int close, out string value, out int start)
    {
        while (position < close && char.IsWhiteSpace(_text[position]))
        {
            position++;
        }

        start = position;
        value = "";
        if (position == close || _text[position] == ',')
        {
            return Fail(position, "a value is missing");
        }

        if (_text[position] is '\'' or '"')
        {
            return ReadQuoted(ref position, close, out value, out start);
        }

        if (_text[position] == '[')
        {
            int end = FindClosing(position, close);
            if (end < 0)
            {
                return Fail(position, "the bracket is not closed");
            }

            position = end + 1;
            value = _text[start..position];
            return true;
        }

        int length = _text.AsSpan(position, close - position).IndexOfAny(", \t");
        position = length < 0 ? close : position + length;
        value = _text[start..position];
        if (value.AsSpan().IndexOfAny("'\"[]") >= 0)
        {
            return Fail(start, "the value needs quotes");
        }

        return !IsStrict || !value.Contains('=', StringComparison.Ordinal) || Fail(start, "a value with '=' needs quotes");
    }

    private bool ReadQuoted(ref int position, int close, out string value, out int start)
    {
        char quote = _text[position];
        start = ++position;
        value = "";
        bool hasEscapes = false;
        while (position < close && _text[position] != quote)
        {
            if (_text[position] == '\\')
            {
                hasEscapes = true;
                position++;
            }

            position++;
        }

        if (position >= close)
        {
            return Fail(start - 1, "the quote is not closed");
        }

        value = _text[start..position++];
        if (hasEscapes)
        {
            value = Unescape(value);
        }

        return position == close || _text[position] == ',' || char.IsWhiteSpace(_text[position])
            || Fail(position, "expected ',' after the quoted value");
    }

    /// <summary>A backslash escapes quotes and itself; before any other character it is literal, as regular expressions require.</summary>
    private static string Unescape(string value)
    {
        System.Text.StringBuilder plain = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is '\\' or '\'' or '"')
            {
                i++;
            }

            plain.Append(value[i]);
        }

        return plain.ToString();
    }

    private bool SetKey(string key, string value, int keyStart, int valueStart)
    {
        switch (key)
        {
            case "version":
                return RefuseOverride(keyStart, _version is not null) && SetVersion(value, valueStart);
            case "build":
                return RefuseOverride(keyStart, _build is not null) && SetMatcher(value, valueStart, out _build);
            case "build_number":
                Details.BuildNumber = BuildNumberSpec.TryParse(value, out BuildNumberSpec? number) ? number : null;
                return number is not null || Fail(valueStart, "expected an integer, with one of == != < <= > >= or none");
            case "fn" or "file_name":
                Details.FileName = value;
                return true;
            case "url":
                Details.Url = value;
                return true;
            case "md5":
                return SetHash(value, valueStart, 32);
            case "sha256":
                return SetHash(value, valueStart, 64);
            case "channel":
                if (!RefuseOverride(keyStart, _details?.Channel is not null))
                {
                    return false;
                }

                SetChannel(value);
                return true;
            case "subdir":
                Details.Subdir = value;
                return RefuseOverride(keyStart, false);
            case "namespace":
                Details.Namespace = value;
                return true;
            case "name":
                // If it were honored, a spec that appears to name one package could request another.
                Details.Warnings = [.. Details.Warnings, $"'name={value}' in brackets is ignored; the name stands before them."];
                return true;
            default:
                return SetRareKey(key, value, keyStart, valueStart);
        }
    }

    private bool SetRareKey(string key, string value, int keyStart, int valueStart)
    {
        if (key is "when" or "extras" or "flags" && (_options & SpecOptions.Extensions) == 0)
        {
            return Fail(keyStart, $"'{key}' is allowed in requests and in repodata version 3 only");
        }

        switch (key)
        {
            case "license":
                bool isLicense = SetMatcher(value, valueStart, out StringMatcher? license);
                Details.License = license;
                return isLicense;
            case "license_family":
                bool isFamily = SetMatcher(value, valueStart, out StringMatcher? family);
                Details.LicenseFamily = family;
                return isFamily;
            case "track_features":
                Details.TrackFeatures = SplitList(value);
                return true;
            case "features":
                Details.Features = value;
                return true;
            case "extras":
                Details.Extras = SplitList(value);
                return CheckAll(Details.Extras, valueStart, IsExtraName, "is not the name of an extra");
            case "flags":
                Details.Flags = SplitList(value);
                return CheckAll(Details.Flags, valueStart, IsFlag, "is not a flag");
            case "when":
                bool isCondition = WhenCondition.TryParse(value, _options, out WhenCondition? condition, out SyntaxError error);
                Details.When = condition;
                Error = isCondition ? default : error.Shift(valueStart);
                return isCondition;
            default:
                return Fail(keyStart, $"'{key}' is not a key", $"keys are {string.Join(", ", Keys)}");
        }
    }

    private bool RefuseOverride(int keyStart, bool isGiven) =>
        !IsStrict || !isGiven || Fail(keyStart, "the brackets repeat what stands before them");

    private bool SetVersion(string value, int valueStart)
    {
        int start = 0;
        int clause = value.AsSpan().IndexOfAny(",|(");
        bool hasGlob = value.AsSpan(0, clause < 0 ? value.Length : clause).Contains('*');
        if (hasGlob && !SkipEqualsSigns(value, ref start))
        {
            Error = Error.Shift(valueStart);
            return false;
        }

        if (VersionSpec.TryParse(value[start..], _options, out _version, out SyntaxError error))
        {
            return true;
        }

        Error = error.Shift(valueStart + start);
        return false;
    }

    private bool SetMatcher(string value, int valueStart, out StringMatcher? matcher)
    {
        if (StringMatcher.TryParse(value, out matcher, out SyntaxError error))
        {
            return true;
        }

        Error = error.Shift(valueStart);
        return false;
    }

    private bool SetHash(string value, int valueStart, int length)
    {
        if (!IsHash(value, length))
        {
            return Fail(valueStart, $"expected {length} hexadecimal digits");
        }

        if (length == 32)
        {
            Details.Md5 = value.ToLowerInvariant();
        }
        else
        {
            Details.Sha256 = value.ToLowerInvariant();
        }

        return true;
    }

    private static bool IsHash(ReadOnlySpan<char> value, int length)
    {
        foreach (char c in value)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return value.Length == length;
    }

    /// <summary>Splits <c>a,b</c>, <c>a b</c> and the YAML form <c>[a, 'b']</c>.</summary>
    private static string[] SplitList(string value)
    {
        if (value is ['[', .., ']'])
        {
            value = value[1..^1];
        }

        string[] items = value.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = items[i].Trim('\'', '"');
        }

        return items;
    }

    private bool CheckAll(string[] items, int valueStart, Func<string, bool> isValid, string complaint)
    {
        foreach (string item in items)
        {
            if (!isValid(item))
            {
                return Fail(valueStart, $"'{item}' {complaint}");
            }
        }

        return items.Length > 0 || Fail(valueStart, "the list is empty");
    }

    private static bool IsExtraName(string text) =>
        text.Length is > 0 and <= 64
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '+' or '-');

    private static bool IsFlag(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length <= 2
            && parts.All(part => part.Length > 0
                && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '*'));
    }
}
