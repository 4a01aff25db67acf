namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Specifies the implementation of a Python.</summary>
public enum PythonImplementation
{
    /// <summary>The reference implementation.</summary>
    CPython,

    /// <summary>PyPy.</summary>
    PyPy,

    /// <summary>GraalPy.</summary>
    GraalPy,
}
