namespace CondaStore.Domain.Pypi.Versions;

/// <summary>Specifies how a <see cref="Specifier"/> compares a version.</summary>
public enum SpecifierOperator
{
    /// <summary><c>==1.2</c>: the version, also with a local part if the specifier has none.</summary>
    Equal,

    /// <summary><c>!=1.2</c>.</summary>
    NotEqual,

    /// <summary><c>==1.2.*</c>: every version whose release has that prefix, pre-releases included.</summary>
    EqualPrefix,

    /// <summary><c>!=1.2.*</c>.</summary>
    NotEqualPrefix,

    /// <summary><c>&lt;1.2</c>; not the pre-releases of a final version.</summary>
    Less,

    /// <summary><c>&lt;=1.2</c>, local ones of that version included.</summary>
    LessOrEqual,

    /// <summary><c>&gt;1.2</c>; neither its post-releases nor its local ones.</summary>
    Greater,

    /// <summary><c>&gt;=1.2</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>~=1.2.3</c>: <c>&gt;=1.2.3</c> and <c>==1.2.*</c>.</summary>
    Compatible,

    /// <summary><c>===text</c>: the same text, ignoring case.</summary>
    Arbitrary,
}
