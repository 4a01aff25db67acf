using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.PackageWriting;

namespace CondaStore.SampleChannel;

/// <summary>A file of a package as it will lie in its archive.</summary>
internal sealed record StagedFile
{
    /// <summary>Path in the archive; for <c>noarch: python</c> below <c>site-packages/</c> or <c>python-scripts/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Where the content lies on disk; null for a link.</summary>
    public string? Source { get; init; }

    /// <summary>What a symbolic link points to; null for a regular file.</summary>
    public string? LinkTarget { get; init; }

    public bool IsExecutable { get; init; }

    /// <summary>The text that stands for the environment's path in the content; null where there is none.</summary>
    public string? Placeholder { get; set; }

    /// <summary>Whether the placeholder is in a binary file, whose length must not change.</summary>
    public bool IsBinary { get; init; }

    /// <summary>The path in an environment with Debian's Python.</summary>
    public string PrefixPath =>
        Path.StartsWith("site-packages/", StringComparison.Ordinal) ? PrefixLayout.SitePackages + Path["site-packages".Length..]
        : Path.StartsWith("python-scripts/", StringComparison.Ordinal) ? "bin" + Path["python-scripts".Length..]
        : Path;

    public PackageFile ToPackageFile() => new()
    {
        Path = Path,
        Type = LinkTarget is null ? PathType.HardLink : PathType.SoftLink,
        Source = Source,
        LinkTarget = LinkTarget,
        IsExecutable = IsExecutable,
        PrefixPlaceholder = Placeholder,
        PlaceholderMode = IsBinary ? PlaceholderMode.Binary : PlaceholderMode.Text,
    };
}
