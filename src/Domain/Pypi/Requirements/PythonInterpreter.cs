using System.Globalization;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents the Python of an environment, with the properties that markers and wheel tags use.</summary>
/// <param name="Version">The version of the language, <c>3.12.4</c>.</param>
/// <param name="Implementation">The implementation.</param>
/// <param name="IsFreeThreaded">Whether it is free-threaded (PEP 703, https://peps.python.org/pep-0703/), which requires different
/// extension modules.</param>
/// <param name="OwnVersion">The version of the implementation when it differs from that of the language, as PyPy's does; else null.</param>
public sealed record PythonInterpreter(
    PypiVersion Version,
    PythonImplementation Implementation = PythonImplementation.CPython,
    bool IsFreeThreaded = false,
    PypiVersion? OwnVersion = null)
{
    private const string AbiPackage = "python_abi";

    /// <summary>
    /// Gets the ABI of extension modules if it does not follow from the version: <c>pypy39_pp73</c>, <c>graalpy242_311_native</c>; else
    /// null.
    /// </summary>
    public string? AbiTag { get; init; }

    /// <summary>Gets the first number of the version.</summary>
    public int Major => Version.GetReleaseNumber(0);

    /// <summary>Gets the second number of the version.</summary>
    public int Minor => Version.GetReleaseNumber(1);

    /// <summary>Gets the first two numbers: <c>3.12</c>.</summary>
    public string ShortVersion => Text($"{Major}.{Minor}");

    /// <summary>Gets the version of the implementation.</summary>
    public PypiVersion ImplementationVersion => OwnVersion ?? Version;

    /// <summary>Gets the value of <c>sys.implementation.name</c>.</summary>
    public string ImplementationName => Implementation switch
    {
        PythonImplementation.PyPy => "pypy",
        PythonImplementation.GraalPy => "graalpy",
        _ => "cpython",
    };

    /// <summary>Gets the value of <c>platform.python_implementation()</c>.</summary>
    public string PlatformImplementation => Implementation switch
    {
        PythonImplementation.PyPy => "PyPy",
        PythonImplementation.GraalPy => "GraalVM",
        _ => "CPython",
    };

    /// <summary>
    /// Creates the Python that a record named <c>python</c> installs. Its kind is determined by the build of its dependency on
    /// <c>python_abi</c> (<c>*_cp313t</c>, <c>*_pypy39_pp73</c>) and its own build; the default is CPython with the global interpreter
    /// lock.
    /// </summary>
    /// <returns>The Python, or null if the version does not conform to PEP 440 (https://peps.python.org/pep-0440/), so that nothing from an
    /// index can be installed with it.</returns>
    public static PythonInterpreter? FromRecord(RepodataRecord record)
    {
        if (!PypiVersion.TryParse(record.Version, out PypiVersion? version))
        {
            return null;
        }

        string build = record.Build;
        foreach (string dependency in record.Depends)
        {
            if (dependency.StartsWith(AbiPackage, StringComparison.Ordinal)
                && MatchSpec.TryParse(dependency, out MatchSpec? spec)
                && spec.Name == AbiPackage
                && spec.Build is { } abi)
            {
                build = $"{build}_{abi.Pattern}";
            }
        }

        string[] parts = build.Split('_', '*');
        int graal = build.LastIndexOf("graalpy", StringComparison.Ordinal);
        if (graal >= 0)
        {
            string abi = build[graal..].TrimEnd('*');
            return new(version, PythonImplementation.GraalPy) { AbiTag = abi.Contains('_', StringComparison.Ordinal) ? abi : null };
        }

        if (!Array.Exists(parts, part => part.StartsWith("pypy", StringComparison.Ordinal)))
        {
            return new(version, IsFreeThreaded: Array.Exists(parts, IsFreeThreadedAbi));
        }

        PypiVersion? own = PypyVersion(parts);
        PythonInterpreter pypy = new(version, PythonImplementation.PyPy, OwnVersion: own);
        return own is null ? pypy : pypy with
        {
            AbiTag = Text($"pypy{pypy.Major}{pypy.Minor}_pp{own.GetReleaseNumber(0)}{own.GetReleaseNumber(1)}"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>cp313t</c>.</summary>
    private static bool IsFreeThreadedAbi(string part) =>
        part is ['c', 'p', .. var digits, 't'] && digits.Length > 0 && digits.All(char.IsAsciiDigit);

    /// <summary>7.3 from <c>pp73</c> or from the <c>73</c> of <c>0_73_pypy</c>.</summary>
    private static PypiVersion? PypyVersion(string[] parts)
    {
        string? digits = parts.Select(part => part.StartsWith("pp", StringComparison.Ordinal) ? part[2..] : part)
            .FirstOrDefault(part => part is [>= '1' and <= '9', _] or [>= '1' and <= '9', _, _] && part.All(char.IsAsciiDigit));
        return digits is null ? null : PypiVersion.Parse($"{digits[0]}.{digits[1..]}");
    }
}
