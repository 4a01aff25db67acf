namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Who made a Python.</summary>
public enum PythonImplementation
{
    /// <summary>The reference implementation.</summary>
    CPython,

    /// <summary>PyPy.</summary>
    PyPy,

    /// <summary>GraalPy.</summary>
    GraalPy,
}
