using System.Globalization;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Tags;

/// <summary>
/// Represents the tags of wheels that a Python on a platform can use, the best first. The list is not materialized: the rank of a tag is
/// computed from the step of its Python and ABI and from the index of its platform.
/// </summary>
public sealed class CompatibleTags
{
    /// <summary>The first minor version of Python 3 with a stable ABI.</summary>
    private const int FirstStableMinor = 2;

    private readonly TargetPlatform _platform;
    private readonly int _major;
    private readonly int _minor;

    /// <summary>Python tag of the interpreter: <c>cp312</c>.</summary>
    private readonly string _own;

    /// <summary>The same for wheels without a platform: <c>cp312</c>, but <c>pp3</c>.</summary>
    private readonly string _ownAny;

    /// <summary>Its ABI: <c>cp312</c>, <c>cp313t</c>, <c>pypy39_pp73</c>; null when it is not known.</summary>
    private readonly string? _abi;

    /// <summary>The stable ABI, <c>abi3</c> or, free-threaded, <c>abi3t</c>; null when it has none.</summary>
    private readonly string? _stable;

    /// <summary>The number of steps for its own tag with a platform; those of older stable ABIs follow, then the <c>py</c> tags.</summary>
    private readonly int _ownSteps;

    private readonly int _stableSteps;

    /// <summary>Initializes the tags for a Python on a platform.</summary>
    public CompatibleTags(PythonInterpreter python, TargetPlatform platform)
    {
        _platform = platform;
        _major = python.Major;
        _minor = python.Minor;
        bool isCPython = python.Implementation == PythonImplementation.CPython;
        string prefix = python.Implementation switch
        {
            PythonImplementation.PyPy => "pp",
            PythonImplementation.GraalPy => "graalpy",
            _ => "cp",
        };
        _own = Text($"{prefix}{_major}{_minor}");
        _ownAny = python.Implementation == PythonImplementation.PyPy ? Text($"pp{_major}") : _own;
        _abi = isCPython ? _own + CPythonFlags(python, platform) : python.AbiTag;
        bool hasStable = isCPython && _major == 3 && _minor >= FirstStableMinor;
        _stable = hasStable ? python.IsFreeThreaded ? "abi3t" : "abi3" : null;
        _ownSteps = hasStable ? 3 : 2;
        _stableSteps = hasStable ? _minor - FirstStableMinor : 0;
    }

    private int PythonSteps => _minor + 2;

    private int PlatformSteps => _ownSteps + _stableSteps + PythonSteps;

    /// <summary>Returns the rank of the best of a wheel's tags, 0 for the best; null if none is compatible.</summary>
    public int? RankOf(WheelTags tags)
    {
        int platform = int.MaxValue;
        bool isAny = false;
        foreach (Range tag in tags.Platform.Split('.'))
        {
            ReadOnlySpan<char> name = tags.Platform[tag];
            isAny |= name is "any";
            int position = _platform.IndexOf(name);
            platform = position < 0 ? platform : Math.Min(platform, position);
        }

        int? best = null;
        foreach (Range pythonTag in tags.Python.Split('.'))
        {
            foreach (Range abiTag in tags.Abi.Split('.'))
            {
                ReadOnlySpan<char> python = tags.Python[pythonTag];
                ReadOnlySpan<char> abi = tags.Abi[abiTag];
                if (platform != int.MaxValue && PlatformStepOf(python, abi) is { } step)
                {
                    best = Math.Min(best ?? int.MaxValue, (step * _platform.Tags.Count) + platform);
                }

                if (isAny && AnyStepOf(python, abi) is { } anyStep)
                {
                    best = Math.Min(best ?? int.MaxValue, (PlatformSteps * _platform.Tags.Count) + anyStep);
                }
            }
        }

        return best;
    }

    /// <summary>What keeps a wheel from being used.</summary>
    public TagMismatch FindMismatch(WheelTags tags)
    {
        if (RankOf(tags) is not null)
        {
            return TagMismatch.None;
        }

        bool isPlatform = false;
        foreach (Range tag in tags.Platform.Split('.'))
        {
            isPlatform |= tags.Platform[tag] is "any" || _platform.IndexOf(tags.Platform[tag]) >= 0;
        }

        return isPlatform ? TagMismatch.Python : TagMismatch.Platform;
    }

    /// <summary>Returns the flags after the version in CPython's ABI tag.</summary>
    private static string CPythonFlags(PythonInterpreter python, TargetPlatform platform) => python switch
    {
        { IsFreeThreaded: true } => "t",
        { Major: 3, Minor: >= 8 } => "",
        { Major: 2 } when platform.Tags[^1].StartsWith("linux", StringComparison.Ordinal) => "mu",
        _ => "m",
    };

    private int? PlatformStepOf(ReadOnlySpan<char> python, ReadOnlySpan<char> abi)
    {
        if (abi is "none")
        {
            return python.SequenceEqual(_own) ? _ownSteps - 1
                : PythonStepOf(python) is { } step ? _ownSteps + _stableSteps + step
                : null;
        }

        if (python.SequenceEqual(_own))
        {
            return _abi is not null && abi.SequenceEqual(_abi) ? 0
                : _stable is not null && abi.SequenceEqual(_stable) ? 1
                : null;
        }

        return _stable is not null && abi.SequenceEqual(_stable) && TryReadVersion(python, "cp", out int minor)
            && minor >= FirstStableMinor && minor < _minor
            ? _ownSteps + _minor - 1 - minor
            : null;
    }

    private int? AnyStepOf(ReadOnlySpan<char> python, ReadOnlySpan<char> abi) =>
        abi is not "none" ? null
            : python.SequenceEqual(_ownAny) ? 0
            : PythonStepOf(python) is { } step ? 1 + step
            : null;

    /// <summary>0 for <c>py312</c>, 1 for <c>py3</c>, then those of older minor versions.</summary>
    private int? PythonStepOf(ReadOnlySpan<char> python)
    {
        if (python is ['p', 'y', _] && python[2] == '0' + _major)
        {
            return 1;
        }

        return !TryReadVersion(python, "py", out int minor) || minor > _minor ? null
            : minor == _minor ? 0
            : _minor + 1 - minor;
    }

    /// <summary>Reads the minor version of a tag for the same major version.</summary>
    private bool TryReadVersion(ReadOnlySpan<char> python, string prefix, out int minor)
    {
        minor = 0;
        return python.Length > prefix.Length + 1
            && python.StartsWith(prefix)
            && python[prefix.Length] == '0' + _major
            && int.TryParse(python[(prefix.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out minor)
            && (python[prefix.Length + 1] != '0' || python.Length == prefix.Length + 2);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
