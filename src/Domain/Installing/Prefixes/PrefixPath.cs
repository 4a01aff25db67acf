namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents a path of an installed package.</summary>
public sealed record PrefixPath
{
    /// <summary>Gets the path relative to the prefix, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public PrefixPathType Type { get; init; }

    /// <summary>SHA-256 of the content in the package; null if unspecified.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-256 of the content in the prefix; null for links, directories and bytecode.</summary>
    public string? Sha256InPrefix { get; init; }

    /// <summary>Gets the text of a symbolic link in the package; null for others, and if another tool wrote the record.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Gets the size in bytes in the package; the file in the prefix differs in size if a placeholder was replaced in a
    /// text.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the placeholder that was replaced, or null.</summary>
    public string? PrefixPlaceholder { get; init; }

    /// <summary>Gets whether the placeholder was replaced in a binary; false for text, null if there is none.</summary>
    public bool? IsBinary { get; init; }

    /// <summary>Gets whether the package forbids links to its copy of this file.</summary>
    public bool NoLink { get; init; }

    /// <summary>Gets the path before it was clobbered by another package; null in the usual case.</summary>
    public string? OriginalPath { get; init; }

    /// <summary>Gets whether the file is always private to the prefix: created or rewritten on installation, or not to be linked.</summary>
    public bool IsPrivate =>
        PrefixPlaceholder is not null
            || NoLink
            || Type is not (PrefixPathType.HardLink or PrefixPathType.SoftLink or PrefixPathType.Directory);

    /// <summary>Gets the path specified by the package.</summary>
    public string WantedPath => OriginalPath ?? Path;
}
