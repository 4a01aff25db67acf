namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Provides the names and comparison rules of <see cref="MarkerVariable"/>.</summary>
internal static class MarkerVariables
{
    /// <summary>Names in the order of the enumeration.</summary>
    private static readonly string[] Names =
    [
        "python_version", "python_full_version", "implementation_version", "platform_release", "os_name", "sys_platform",
        "platform_machine", "platform_system", "platform_python_implementation", "implementation_name", "platform_version", "extra",
        "extras", "dependency_groups",
    ];

    /// <summary>How many variables there are.</summary>
    public static int Count => Names.Length;

    public static IReadOnlyList<string> All => Names;

    public static string ToText(this MarkerVariable variable) => Names[(int)variable];

    /// <summary>Determines whether its values are versions.</summary>
    public static bool IsVersion(this MarkerVariable variable) => variable <= MarkerVariable.PlatformRelease;

    /// <summary>Determines whether its values are sets of names.</summary>
    public static bool IsSet(this MarkerVariable variable) => variable is MarkerVariable.Extras or MarkerVariable.DependencyGroups;

    /// <summary>
    /// Finds a variable by its name or by one of its PEP 345 (https://peps.python.org/pep-0345/) names; returns null if there is none.
    /// </summary>
    public static MarkerVariable? Find(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return (MarkerVariable)i;
            }
        }

        return name switch
        {
            "os.name" => MarkerVariable.OsName,
            "sys.platform" => MarkerVariable.SysPlatform,
            "platform.version" => MarkerVariable.PlatformVersion,
            "platform.machine" => MarkerVariable.PlatformMachine,
            "platform.python_implementation" or "python_implementation" => MarkerVariable.PlatformPythonImplementation,
            _ => null,
        };
    }
}
