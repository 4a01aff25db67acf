using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.PackageWriting;

/// <summary>Represents a file, symbolic link or directory for a new package archive.</summary>
public sealed record PackageFile
{
    /// <summary>Gets the path inside the package, components joined by <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public PathType Type { get; init; }

    /// <summary>Gets the content of a file when it is in memory.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Gets the file on disk that holds the content, instead of <see cref="Content"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the target of a symbolic link, as written.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Gets whether the file may be executed.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Gets the placeholder of the prefix in the content; null when there is none.</summary>
    public string? PrefixPlaceholder { get; init; }

    /// <summary>How the placeholder is replaced.</summary>
    public PlaceholderMode PlaceholderMode { get; init; }

    /// <summary>Gets whether installers must copy the file.</summary>
    public bool NoLink { get; init; }
}
