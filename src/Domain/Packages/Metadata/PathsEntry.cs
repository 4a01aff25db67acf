namespace CondaStore.Domain.Packages.Metadata;

/// <summary>Represents a path of a package (CEP 34, https://conda.org/learn/ceps/cep-0034).</summary>
public sealed record PathsEntry
{
    /// <summary>Gets the path relative to the package, normalized and validated: no <c>..</c>, never below <c>info</c> or
    /// <c>conda-meta</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the type of the path.</summary>
    public PathType Type { get; init; }

    /// <summary>
    /// Gets the SHA-256 of the content in lower-case hexadecimal; null if unspecified. For a symbolic link it is the hash of the target's
    /// content or, with some tools, of the link text.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Gets the length of the content in bytes; null if unspecified.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the placeholder of the prefix inside the file; null when there is none.</summary>
    public string? PrefixPlaceholder { get; init; }

    /// <summary>How the placeholder is replaced; meaningless without one.</summary>
    public PlaceholderMode PlaceholderMode { get; init; }

    /// <summary>Gets whether the file must be copied, never linked.</summary>
    public bool NoLink { get; init; }
}
