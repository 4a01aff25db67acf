using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents the values of marker variables in one environment. A variable that is not given is empty.</summary>
public sealed class MarkerEnvironment
{
    private static readonly HashSet<string> Nothing = [];

    private readonly string[] _values = new string[MarkerVariables.Count];
    private readonly PypiVersion?[] _versions = new PypiVersion?[MarkerVariables.Count];

    /// <summary>Initializes an environment with the given values.</summary>
    /// <param name="values">The value of each variable, by its name in markers. Unknown names are ignored.</param>
    public MarkerEnvironment(IEnumerable<KeyValuePair<string, string>> values)
    {
        Array.Fill(_values, string.Empty);
        foreach ((string name, string value) in values)
        {
            if (MarkerVariables.Find(name) is { } variable)
            {
                Set(variable, value);
            }
        }
    }

    /// <summary>Gets all extras that are installed, in normal form, for markers of lockfiles.</summary>
    public IReadOnlySet<string> Extras { get; init; } = Nothing;

    /// <summary>Gets all dependency groups that are installed, in normal form, for markers of lockfiles.</summary>
    public IReadOnlySet<string> DependencyGroups { get; init; } = Nothing;

    /// <summary>Creates the environment of a Python on a conda platform.</summary>
    /// <param name="subdir">The platform, for example <c>linux-64</c>.</param>
    /// <param name="python">The Python.</param>
    /// <param name="kernelRelease">The kernel version if the target declares one; else empty.</param>
    /// <returns>The environment, or null if markers do not support the platform.</returns>
    public static MarkerEnvironment? Create(string subdir, PythonInterpreter python, string kernelRelease = "")
    {
        (string Os, string System, string Name)? platform = subdir.Split('-')[0] switch
        {
            "linux" => ("posix", "linux", "Linux"),
            "osx" => ("posix", "darwin", "Darwin"),
            "win" => ("nt", "win32", "Windows"),
            _ => null,
        };
        return platform is not { } known || MachineOf(subdir) is not { } machine ? null : new MarkerEnvironment(
        [
            new("python_version", python.ShortVersion),
            new("python_full_version", python.Version.ToString()),
            new("implementation_name", python.ImplementationName),
            new("implementation_version", python.ImplementationVersion.ToString()),
            new("platform_python_implementation", python.PlatformImplementation),
            new("os_name", known.Os),
            new("sys_platform", known.System),
            new("platform_system", known.Name),
            new("platform_machine", machine),
            new("platform_release", kernelRelease),
        ]);
    }

    /// <summary>Returns the value of a variable, empty when it has none.</summary>
    public string ValueOf(MarkerVariable variable) => _values[(int)variable];

    internal PypiVersion? VersionOf(MarkerVariable variable) => _versions[(int)variable];

    internal IReadOnlySet<string> SetOf(MarkerVariable variable) => variable == MarkerVariable.Extras ? Extras : DependencyGroups;

    /// <summary>Returns the value of <c>platform.machine()</c>.</summary>
    private static string? MachineOf(string subdir) => subdir switch
    {
        "linux-64" or "osx-64" => "x86_64",
        "linux-32" => "i686",
        "osx-arm64" => "arm64",
        "win-64" => "AMD64",
        "win-arm64" => "ARM64",
        "win-32" => "x86",
        _ => subdir.StartsWith("linux-", StringComparison.Ordinal) ? subdir["linux-".Length..] : null,
    };

    private void Set(MarkerVariable variable, string value)
    {
        // The version reported by a Python built from a checkout.
        if (variable == MarkerVariable.PythonFullVersion && value.EndsWith('+'))
        {
            value += "local";
        }

        _values[(int)variable] = value;
        if (variable.IsVersion() && PypiVersion.TryParse(value, out PypiVersion? version))
        {
            _versions[(int)variable] = version;
        }
    }
}
