namespace CondaStore.Domain.Store.Specifying;

/// <summary>Represents a specification as submitted by a client.</summary>
public sealed record SpecificationSubmission
{
    /// <summary>Gets the environment file (YAML or JSON), or the lockfile in any known format.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the target namespace; null for the caller's primary namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets whether <see cref="Text"/> is a lockfile.</summary>
    public bool IsLockfile { get; init; }

    /// <summary>Gets the name of the environment for a lockfile, which does not contain one.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>Description of the environment of a lockfile.</summary>
    public string? EnvironmentDescription { get; init; }

    /// <summary>Gets how much of the active build may change; null for everything.</summary>
    public UpdateRequest? Update { get; init; }
}
