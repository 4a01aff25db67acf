namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Specifies the comparison operators of environment markers.</summary>
public enum MarkerOperator
{
    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>~=</c>.</summary>
    Compatible,

    /// <summary><c>===</c>.</summary>
    Arbitrary,

    /// <summary><c>in</c>: the left text is part of the right one.</summary>
    In,

    /// <summary><c>not in</c>.</summary>
    NotIn,
}
