using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.PackageWriting;

/// <summary>Represents the content of a new package archive.</summary>
public sealed record PackageContent
{
    /// <summary>Gets the metadata, which determines the names inside the archive.</summary>
    public required IndexJson Index { get; init; }

    /// <summary>Gets how a platform-independent package is linked; null for others.</summary>
    public LinkJson? Link { get; init; }

    /// <summary>Gets the files to install; <c>paths.json</c> is generated from them.</summary>
    public IReadOnlyList<PackageFile> Files { get; init; } = [];

    /// <summary>Further files below <c>info/</c>: <c>info/about.json</c>, <c>info/licenses/…</c>.</summary>
    public IReadOnlyList<PackageFile> InfoFiles { get; init; } = [];
}
