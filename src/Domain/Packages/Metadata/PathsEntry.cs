namespace CondaStore.Domain.Packages.Metadata;

/// <summary>One path of a package (CEP 34).</summary>
public sealed record PathsEntry
{
    /// <summary>The path relative to the package, plain and checked: no <c>..</c>, never below <c>info</c> or <c>conda-meta</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What lies there.</summary>
    public PathType Type { get; init; }

    /// <summary>
    /// SHA-256 of the content in lower-case hexadecimal; null when the package does not say. Of a symbolic link it is that of the content
    /// behind it or, by some tools, of its text.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Length of the content in bytes; null when the package does not say.</summary>
    public long? Size { get; init; }

    /// <summary>The text that stands for the prefix inside the file; null when there is none.</summary>
    public string? PrefixPlaceholder { get; init; }

    /// <summary>How the placeholder is replaced; meaningless without one.</summary>
    public PlaceholderMode PlaceholderMode { get; init; }

    /// <summary>Whether the file must be copied, never linked.</summary>
    public bool NoLink { get; init; }
}
