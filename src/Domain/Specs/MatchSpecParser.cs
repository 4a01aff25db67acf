using System.Buffers;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Parses match specs (CEP 29, https://conda.org/learn/ceps/cep-0029). The plain forms that make up most of repodata (<c>name</c>, <c>name
/// &gt;=1,&lt;2</c>, <c>name 1.2.* py_*</c>) are parsed directly into name, version and build; for all others, comment, brackets, URL and
/// channel are parsed first.
/// </summary>
internal ref partial struct MatchSpecParser(string text, SpecOptions options)
{
    private const int MaxLength = 4096;

    private static readonly SearchValues<char> Special = SearchValues.Create("[]#;:/\\'\"@(");
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n<>=!~|,");

    private static readonly SearchValues<char> NotInGlob = SearchValues.Create(" :/\\()@");

    /// <summary>The characters that, before a space or <c>=</c>, indicate that a version follows rather than a build.</summary>
    private static readonly SearchValues<char> VersionSigns = SearchValues.Create("=,|<>~!()");

    private static readonly SearchValues<char> NotInTightVersion = SearchValues.Create("=,|");

    private readonly string _text = text;
    private readonly SpecOptions _options = options;
    private int _start;
    private int _end = text.Length;
    private int _patternStart = -1;
    private int _patternEnd = -1;
    private MatchSpecDetails? _details;
    private string? _name;
    private StringMatcher? _nameMatcher;
    private VersionSpec? _version;
    private StringMatcher? _build;

    /// <summary>Gets the error after <see cref="Parse"/> returned null.</summary>
    public SyntaxError Error { get; private set; }

    private MatchSpecDetails Details => _details ??= new();

    private readonly bool IsStrict => (_options & SpecOptions.Strict) != 0;

    private readonly bool IsCondaCompatible => (_options & SpecOptions.CondaCompatible) != 0;

    private readonly ReadOnlySpan<char> Rest => _text.AsSpan(_start, _end - _start);

    public MatchSpec? Parse()
    {
        TrimSpace();
        FindPattern();
        if (_start == _end)
        {
            Fail(_start, "the spec is empty");
            return null;
        }

        if (_text.Length > MaxLength)
        {
            Fail(MaxLength, $"a spec has at most {MaxLength} characters");
            return null;
        }

        bool isPlain = !IsCondaCompatible && !Rest.ContainsAny(Special) && !PackageFileName.HasArchiveExtension(Rest);
        if (!isPlain && TryTakeExtras(out string withoutExtras, out string[] extras))
        {
            MatchSpecParser inner = new(withoutExtras, _options);
            MatchSpec? spec = inner.Parse();
            Error = inner.Error;
            return (_options & SpecOptions.Extensions) != 0 ? spec?.WithExtras(extras) : spec;
        }

        if (!(isPlain ? ReadNameAndRest() : ReadFull()))
        {
            return null;
        }

        return new MatchSpec(_name, _nameMatcher, _version is { IsAny: true } ? null : _version, _build, _details);
    }

    private bool ReadFull()
    {
        if (TryFindArchive(out int archiveEnd))
        {
            return ReadArchive(archiveEnd);
        }

        CutComment();
        if (!CutTails() || !DetachBrackets(out int bracketStart, out int bracketEnd))
        {
            return false;
        }

        if (!ReadChannel())
        {
            return false;
        }

        if (_start == _end)
        {
            if (bracketStart < 0)
            {
                return Fail(_start, "a package name is missing");
            }
        }
        else if (!ReadNameAndRest())
        {
            return false;
        }

        return bracketStart < 0 || ReadBrackets(bracketStart, bracketEnd);
    }

    /// <summary>Cuts the text at a <c>#</c> outside quotes and brackets.</summary>
    private void CutComment()
    {
        int at = FindUnquoted(_start, '#');
        if (at >= 0)
        {
            _end = at;
            TrimSpace();
        }
    }

    private bool CutTails()
    {
        int semicolon = FindUnquoted(_start, ';');
        if (semicolon >= 0)
        {
            return Fail(semicolon, "';' has no meaning here", "conditions are written name[when=\"…\"]");
        }

        if (!IsCondaCompatible)
        {
            int optional = Rest.IndexOf("(optional)", StringComparison.Ordinal);
            return optional < 0 || Fail(_start + optional, "'(optional)' has no meaning here");
        }

        int condition = Rest.IndexOf(" if ", StringComparison.Ordinal);
        if (condition > 0)
        {
            _end = _start + condition;
        }

        if (Rest.EndsWith("(optional)", StringComparison.Ordinal))
        {
            _end -= "(optional)".Length;
        }

        TrimSpace();
        return true;
    }

    /// <summary>Finds the bracketed group at the end of the text and moves the end in front of it; -1 if there is none.</summary>
    private bool DetachBrackets(out int start, out int end)
    {
        end = _end - 1;
        start = FindUnquoted(_start, '[');
        if (start < 0)
        {
            int stray = FindUnquoted(_start, ']');
            return stray < 0 || Fail(stray, "']' closes nothing");
        }

        int close = FindClosing(start, _end);
        if (close < 0)
        {
            return Fail(start, "the bracket is not closed");
        }

        if (close != _end - 1)
        {
            return Fail(close + 1, "nothing may follow the brackets", "put all keys into one pair of brackets");
        }

        end = close;
        _end = start;
        TrimSpace();
        return true;
    }

    private bool ReadChannel()
    {
        // Whatever follows a regular expression for a version or build is part of it.
        int first = (_patternStart < 0 ? Rest : _text.AsSpan(_start, _patternStart - _start)).LastIndexOf(':');
        if (first < 0)
        {
            return true;
        }

        ReadOnlySpan<char> before = Rest[..first];
        int second = before.LastIndexOf(':');
        string space = before[(second + 1)..].Trim().ToString();
        if (space.Length > 0)
        {
            Details.Namespace = space;
        }

        if (second > 0)
        {
            SetChannel(before[..second].Trim());
        }

        _start += first + 1;
        TrimSpace();
        return true;
    }

    /// <summary>Separates a channel from its subdir; <c>*</c> is any channel.</summary>
    private void SetChannel(ReadOnlySpan<char> channel)
    {
        channel = channel.TrimEnd('/');
        int slash = channel.LastIndexOf('/');
        if (Subdirs.IsKnown(channel[(slash + 1)..]) && slash > 0)
        {
            Details.Subdir = channel[(slash + 1)..].ToString();
            channel = channel[..slash].TrimEnd('/');
        }

        Details.Channel = channel.IsEmpty || channel is "*" ? null : channel.ToString();
    }

    private bool ReadNameAndRest()
    {
        int length = Rest[0] == '^' ? Rest.IndexOf('$') + 1 : Rest.IndexOfAny(NameEnds);
        int nameEnd = length <= 0 ? _end : _start + length;
        if (nameEnd == _start)
        {
            return Fail(_start, "a package name is missing");
        }

        if (!ReadName(_start, nameEnd))
        {
            return false;
        }

        _start = nameEnd;
        if (_start == _end || (Rest is "=" && !IsStrict))
        {
            return true;
        }

        TrimSpace();
        return ReadVersionAndBuild();
    }

    private bool ReadName(int start, int end)
    {
        ReadOnlySpan<char> name = _text.AsSpan(start, end - start);
        if (IsCondaCompatible && name is [.., '@'] && MatchSpec.IsValidName(name[..^1]))
        {
            Details.TrackFeatures = [name[..^1].ToString()];
            return true;
        }

        if (name is "*")
        {
            return true;
        }

        if (name.Contains('*') || name[0] == '^')
        {
            if (!StringMatcher.TryParse(name.ToString().ToLowerInvariant(), out _nameMatcher, out SyntaxError error))
            {
                return Fail(start, error.Message);
            }

            int wrong = name[0] == '^' ? -1 : name.IndexOfAny(NotInGlob);
            return wrong < 0 || Fail(start + wrong, $"'{name[wrong]}' cannot be part of a package name");
        }

        if (!MatchSpec.IsValidName(name))
        {
            return Fail(start, "this is not a package name", "names consist of letters, digits, '_', '.' and '-'");
        }

        _name = name.ContainsAnyInRange('A', 'Z') ? name.ToString().ToLowerInvariant()
            : name.Length == _text.Length ? _text
            : name.ToString();
        return true;
    }

    /// <summary>Reads <c>version</c>, <c>version build</c> or <c>version=build</c>.</summary>
    private bool ReadVersionAndBuild()
    {
        if (!FindBuild(out int versionEnd, out int buildStart))
        {
            return false;
        }

        int versionStart = _start;
        if (buildStart >= 0 && !ReadBuild(buildStart, _end))
        {
            return false;
        }

        ReadOnlySpan<char> version = _text.AsSpan(versionStart, versionEnd - versionStart);
        if (version is "if")
        {
            return Fail(versionStart, "'if' has no meaning here", "conditions are written name[when=\"…\"]");
        }

        // If a build follows, any leading '=' of a single version means the same as the bare version.
        ReadOnlySpan<char> bare = version.TrimStart('=');
        if (buildStart >= 0 && version.Length - bare.Length is 1 or 2 && !bare.ContainsAny(NotInTightVersion))
        {
            versionStart += version.Length - bare.Length;
        }
        else if (buildStart < 0 && !SkipEqualsSigns(version, ref versionStart))
        {
            return false;
        }

        return ReadVersion(versionStart, versionEnd, IsStrict && buildStart >= 0 ? _options & ~SpecOptions.Strict : _options);
    }

    /// <summary>A leading '==' of a whole constraint means the same as the bare version: <c>==1.2.*</c> is a prefix.</summary>
    private bool SkipEqualsSigns(ReadOnlySpan<char> version, ref int start)
    {
        if (!version.StartsWith("==") || IsStrict)
        {
            return true;
        }

        start += 2;
        return version.Length == 2 || version[2] is not ('=' or '>' or '<' or '!' or '~') || Fail(start, "'=' is one too many");
    }

    private bool ReadVersion(int start, int end, SpecOptions options)
    {
        VersionSpecParser parser = new(_text, start, end, options);
        _version = parser.Parse();
        Error = parser.Error;
        return _version is not null;
    }

    /// <summary>Finds where the version ends and the build begins; -1 if there is no build.</summary>
    private bool FindBuild(out int versionEnd, out int buildStart)
    {
        versionEnd = _end;
        buildStart = -1;
        if (TryFindBuildPattern(out int patternStart))
        {
            versionEnd = patternStart;
            buildStart = patternStart;
            while (versionEnd > _start
                && (char.IsWhiteSpace(_text[versionEnd - 1]) || (versionEnd == patternStart && _text[versionEnd - 1] == '=')))
            {
                versionEnd--;
            }

            return true;
        }

        int sign = Rest.LastIndexOfAny(VersionSigns);
        if (sign > 0 && Rest[sign] == '=' && !IsVersionSign(Rest[..sign].TrimEnd()[^1]))
        {
            if (IsStrict)
            {
                return Fail(_start + sign, "a space belongs between version and build");
            }

            versionEnd = _start + sign;
            buildStart = versionEnd + 1;
        }
        else
        {
            int operand = _start + sign + 1;
            while (operand < _end && char.IsWhiteSpace(_text[operand]))
            {
                operand++;
            }

            int space = _text.AsSpan(operand, _end - operand).IndexOfAny(' ', '\t');
            if (space < 0)
            {
                return true;
            }

            versionEnd = operand + space;
            buildStart = versionEnd;
        }

        while (buildStart < _end && char.IsWhiteSpace(_text[buildStart]))
        {
            buildStart++;
        }

        return buildStart < _end || Fail(_end, "a build is missing after '='");
    }

    private static bool IsVersionSign(char c) => c is '=' or '!' or '|' or ',' or '<' or '>' or '~';

    private bool ReadBuild(int start, int end)
    {
        ReadOnlySpan<char> build = _text.AsSpan(start, end - start);
        int space = build is ['^', .., '$'] ? -1 : build.IndexOfAny(' ', '\t');
        if (space >= 0)
        {
            return Fail(start + space, "there is text after the build", "a spec is 'name version build'");
        }

        if (IsStrict)
        {
            foreach (char c in build)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '*' or '.' or '+'))
                {
                    return Fail(start + build.IndexOf(c), $"'{c}' cannot be part of a build");
                }
            }
        }

        if (!StringMatcher.TryParse(build.ToString(), out _build, out SyntaxError error))
        {
            return Fail(start, error.Message);
        }

        return true;
    }

    private bool Fail(int offset, string message, string? hint = null)
    {
        Error = new(offset, message, hint);
        return false;
    }
}
