namespace CondaStore.Domain.Versions;

/// <summary>Specifies what a <see cref="VersionSpec"/> tests.</summary>
public enum VersionSpecKind
{
    /// <summary>Every version.</summary>
    Any,

    /// <summary><c>==1.2</c>: that version, ignoring trailing zeros.</summary>
    Equal,

    /// <summary><c>!=1.2</c>: any version except that one.</summary>
    NotEqual,

    /// <summary><c>&lt;1.2</c>.</summary>
    Less,

    /// <summary><c>&lt;=1.2</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;1.2</c>.</summary>
    Greater,

    /// <summary><c>&gt;=1.2</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>1.2.*</c> and <c>=1.2</c>: versions that start with 1.2.</summary>
    StartsWith,

    /// <summary><c>!=1.2.*</c>.</summary>
    NotStartsWith,

    /// <summary><c>~=1.2.3</c>: not lower, and starting with 1.2.</summary>
    Compatible,

    /// <summary>A regular expression <c>^…$</c> or a glob, matched against the text of the version.</summary>
    Pattern,

    /// <summary>All parts must match (<c>,</c>).</summary>
    And,

    /// <summary>At least one part must match (<c>|</c>).</summary>
    Or,
}
