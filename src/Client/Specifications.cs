using System.Text.Json;

namespace CondaStore.Client;

/// <summary>Represents the specification of a build.</summary>
public sealed record RemoteSpecification
{
    /// <summary>The ID of the specification.</summary>
    public required long Id { get; init; }

    /// <summary>The name of the environment.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The content: <c>name</c>, <c>channels</c>, <c>dependencies</c>, <c>variables</c>, or, of a lockfile, <c>lockfile</c>.
    /// </summary>
    public JsonElement Spec { get; init; }

    /// <summary>The SHA-256 of the content, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The time at which the specification was first posted.</summary>
    public DateTimeOffset CreatedOn { get; init; }
}

/// <summary>Represents the request to build an environment.</summary>
public sealed record SpecificationRequest
{
    /// <summary>The text of an environment file, or of a lockfile.</summary>
    public required string Specification { get; init; }

    /// <summary>The namespace, or null for that of the caller.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether the text is a lockfile, whose packages are installed without solving.</summary>
    public bool IsLockfile { get; init; }

    /// <summary>The name of the environment of a lockfile.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>The description of the environment of a lockfile.</summary>
    public string? EnvironmentDescription { get; init; }

    /// <summary>
    /// How much of the active build may change: <c>free</c> (everything), <c>keep</c> (only what the requirements demand) or <c>only</c>
    /// (only <see cref="Names"/>); null for <c>free</c>.
    /// </summary>
    public string? Mode { get; init; }

    /// <summary>The packages that may change freely, or null for those whose requirements differ from the active build's.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}

/// <summary>Represents the requirements of a solve without a build.</summary>
/// <param name="Channels">The channels, the most important first; none for the defaults of the store.</param>
/// <param name="Conda">The match specs.</param>
/// <param name="Pip">The lines of the pip section.</param>
public sealed record RemoteSolveRequest(IReadOnlyList<string> Channels, IReadOnlyList<string> Conda, IReadOnlyList<string> Pip);

/// <summary>Represents a package that a solve has chosen.</summary>
public sealed record RemoteSolvedPackage
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The build string.</summary>
    public required string Build { get; init; }

    /// <summary>The URL of the channel, or null if unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>The platform folder of the channel.</summary>
    public string? Subdir { get; init; }

    /// <summary>The URL of the archive.</summary>
    public string? Url { get; init; }

    /// <summary>The SHA-256 of the archive, or null if unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The size of the archive in bytes, or null if unknown.</summary>
    public long? Size { get; init; }
}

/// <summary>Represents the response to a solve.</summary>
internal sealed record SolveAnswer(IReadOnlyList<RemoteSolvedPackage> Solve);

/// <summary>Represents the response to a request that starts a build.</summary>
internal sealed record StartedBuild(long BuildId);
