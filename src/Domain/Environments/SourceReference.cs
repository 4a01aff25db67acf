using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Environments;

/// <summary>Represents the sources of a project on this machine, and where they are from.</summary>
internal sealed record SourceReference
{
    /// <summary>Gets where they are from.</summary>
    public required DirectReferenceKind Kind { get; init; }

    /// <summary>Gets the URL for lockfiles, without credentials; of a repository with the commit.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the file of an archive or the folder; null for a repository.</summary>
    public string? Path { get; init; }

    /// <summary>Gets the SHA-256 of an archive; else null.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Gets the URL of the repository, possibly with credentials; null for others.</summary>
    public string? Repository { get; init; }

    /// <summary>Gets the commit of a repository; null for others.</summary>
    public string? Commit { get; init; }

    /// <summary>Gets the folder of the project inside the sources; null for their root.</summary>
    public string? Subdirectory { get; init; }

    /// <summary>Gets what the content is known by: the same sources have the same text.</summary>
    public required string Identity { get; init; }

    /// <summary>Gets the name of the project that is expected, normalized; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the version that is expected; null for any.</summary>
    public PypiVersion? Version { get; init; }

    /// <summary>Settings for the build backend.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConfigSettings { get; init; } = [];

    /// <summary>Gets the last part of the URL, for messages.</summary>
    public string Title => Kind == DirectReferenceKind.Archive ? Uri.UnescapeDataString(Url.Split('#', '?')[0].Split('/')[^1]) : Url;
}
