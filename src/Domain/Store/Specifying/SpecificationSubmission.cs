namespace CondaStore.Domain.Store.Specifying;

/// <summary>A specification as a client sends it.</summary>
public sealed record SpecificationSubmission
{
    /// <summary>The environment file (YAML or JSON), or the lockfile in any form that is known.</summary>
    public required string Text { get; init; }

    /// <summary>Where the environment goes; null for the caller's primary namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether <see cref="Text"/> is a lockfile.</summary>
    public bool IsLockfile { get; init; }

    /// <summary>Name of the environment of a lockfile, which has none of its own.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>Description of the environment of a lockfile.</summary>
    public string? EnvironmentDescription { get; init; }
}
