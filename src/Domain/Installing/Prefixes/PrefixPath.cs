namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>One path of an installed package.</summary>
public sealed record PrefixPath
{
    /// <summary>Where it lies, relative to the prefix, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public PrefixPathType Type { get; init; }

    /// <summary>SHA-256 of the content in the package; null when the package does not say.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-256 of the content in the prefix; null for links, directories and bytecode.</summary>
    public string? Sha256InPrefix { get; init; }

    /// <summary>Text of a symbolic link as the package has it; null for others, and where another tool wrote the record.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Bytes in the package; the file in the prefix has another size when a placeholder was replaced in a text.</summary>
    public long? Size { get; init; }

    /// <summary>The placeholder that was replaced, or null.</summary>
    public string? PrefixPlaceholder { get; init; }

    /// <summary>Whether the placeholder was replaced in a binary; false for text, null where there is none.</summary>
    public bool? IsBinary { get; init; }

    /// <summary>Whether the package forbids links to its copy of this file.</summary>
    public bool NoLink { get; init; }

    /// <summary>Where the path would lie had no other package taken its place; null for the usual case.</summary>
    public string? OriginalPath { get; init; }

    /// <summary>Whether the file is always the prefix's own: made or rewritten on installation, or not to be linked.</summary>
    public bool IsPrivate =>
        PrefixPlaceholder is not null || NoLink || Type is not (PrefixPathType.HardLink or PrefixPathType.SoftLink or PrefixPathType.Directory);

    /// <summary>The path that the package asked for.</summary>
    public string WantedPath => OriginalPath ?? Path;
}
