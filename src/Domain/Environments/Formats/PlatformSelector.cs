using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>
/// Evaluates the condition that selects a line for some platforms, <c># [linux]</c> or <c>sel(linux): …</c>: names such as <c>linux</c>,
/// <c>unix</c>, <c>win64</c>, <c>arm64</c> or a subdir, with <c>not</c>, <c>and</c>, <c>or</c> and parentheses.
/// </summary>
internal ref struct PlatformSelector(ReadOnlySpan<char> text, string subdir)
{
    private const int MaxDepth = 16;

    private readonly string _subdir = subdir;
    private ReadOnlySpan<char> _rest = text;
    private bool _isBroken;
    private int _depth;

    /// <summary>Evaluates a selector; returns false if the text is not one (an ordinary comment in brackets).</summary>
    public static bool TryEvaluate(ReadOnlySpan<char> text, string subdir, out bool applies)
    {
        PlatformSelector selector = new(text, subdir);
        applies = selector.ReadAny();
        return !selector._isBroken && selector._rest.Trim().IsEmpty;
    }

    /// <summary>Finds the selector in a comment at the end of a line; empty if there is none.</summary>
    public static ReadOnlySpan<char> FindIn(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        int hash = line.LastIndexOf('#');
        if (hash < 0 || line[^1] != ']' || (hash > 0 && !char.IsWhiteSpace(line[hash - 1])))
        {
            return default;
        }

        ReadOnlySpan<char> comment = line[(hash + 1)..].TrimStart();
        return comment is ['[', .., ']'] ? comment[1..^1] : default;
    }

    private bool ReadAny()
    {
        bool value = ReadAll();
        while (TryReadWord("or"))
        {
            value |= ReadAll();
        }

        return value;
    }

    private bool ReadAll()
    {
        bool value = ReadAtom();
        while (TryReadWord("and"))
        {
            value &= ReadAtom();
        }

        return value;
    }

    private bool ReadAtom()
    {
        if (++_depth > MaxDepth)
        {
            _isBroken = true;
            return false;
        }

        bool value;
        if (TryReadWord("not"))
        {
            value = !ReadAtom();
        }
        else if (_rest.TrimStart() is ['(', .. var inner])
        {
            _rest = inner;
            value = ReadAny();
            _rest = _rest.TrimStart();
            _isBroken |= _rest is not [')', ..];
            _rest = _rest.IsEmpty ? _rest : _rest[1..];
        }
        else
        {
            value = Holds(ReadWord());
        }

        _depth--;
        return value;
    }

    private bool Holds(ReadOnlySpan<char> name)
    {
        int dash = _subdir.IndexOf('-', StringComparison.Ordinal);
        ReadOnlySpan<char> system = dash < 0 ? _subdir : _subdir.AsSpan(0, dash);
        ReadOnlySpan<char> machine = dash < 0 ? "" : _subdir.AsSpan(dash + 1);
        switch (name)
        {
            case "linux" or "osx" or "win" or "freebsd" or "emscripten" or "wasi":
                return system.SequenceEqual(name);
            case "unix":
                return system is "linux" or "osx" or "freebsd" or "emscripten";
            case "linux32" or "linux64" or "win32" or "win64" or "osx64":
                return system.SequenceEqual(name[..^2]) && machine.SequenceEqual(name[^2..]);
            case "x86":
                return machine is "32" or "64";
            case "x86_64":
                return machine is "64";
            case "arm64" or "aarch64":
                return machine is "arm64" or "aarch64";
            case "armv6l" or "armv7l" or "ppc64le" or "s390x" or "riscv64":
                return machine.SequenceEqual(name);
            default:
                _isBroken |= !Subdirs.IsKnown(name);
                return name.SequenceEqual(_subdir);
        }
    }

    private ReadOnlySpan<char> ReadWord()
    {
        _rest = _rest.TrimStart();
        int length = 0;
        while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || _rest[length] is '_' or '-'))
        {
            length++;
        }

        ReadOnlySpan<char> word = _rest[..length];
        _rest = _rest[length..];
        _isBroken |= length == 0;
        return word;
    }

    private bool TryReadWord(string word)
    {
        ReadOnlySpan<char> rest = _rest.TrimStart();
        if (!rest.StartsWith(word) || (rest.Length > word.Length && char.IsAsciiLetterOrDigit(rest[word.Length])))
        {
            return false;
        }

        _rest = rest[word.Length..];
        return true;
    }
}
