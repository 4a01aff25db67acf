namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Specifies the variables of environment markers.</summary>
public enum MarkerVariable
{
    /// <summary><c>python_version</c>: <c>3.12</c>.</summary>
    PythonVersion,

    /// <summary><c>python_full_version</c>: <c>3.12.4</c>.</summary>
    PythonFullVersion,

    /// <summary><c>implementation_version</c>: <c>3.12.4</c>, for PyPy its own.</summary>
    ImplementationVersion,

    /// <summary><c>platform_release</c>: the version of the kernel.</summary>
    PlatformRelease,

    /// <summary><c>os_name</c>: <c>posix</c>, <c>nt</c>.</summary>
    OsName,

    /// <summary><c>sys_platform</c>: <c>linux</c>, <c>darwin</c>, <c>win32</c>.</summary>
    SysPlatform,

    /// <summary><c>platform_machine</c>: <c>x86_64</c>, <c>arm64</c>, <c>AMD64</c>.</summary>
    PlatformMachine,

    /// <summary><c>platform_system</c>: <c>Linux</c>, <c>Darwin</c>, <c>Windows</c>.</summary>
    PlatformSystem,

    /// <summary><c>platform_python_implementation</c>: <c>CPython</c>, <c>PyPy</c>.</summary>
    PlatformPythonImplementation,

    /// <summary><c>implementation_name</c>: <c>cpython</c>, <c>pypy</c>.</summary>
    ImplementationName,

    /// <summary><c>platform_version</c>: a description of the system's build.</summary>
    PlatformVersion,

    /// <summary><c>extra</c>: the requested extra, or an empty text.</summary>
    Extra,

    /// <summary><c>extras</c>: all extras that are installed; in lockfiles only.</summary>
    Extras,

    /// <summary><c>dependency_groups</c>: all groups that are installed; in lockfiles only.</summary>
    DependencyGroups,
}
