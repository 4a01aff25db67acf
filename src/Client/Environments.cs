using System.Text.Json.Serialization;

namespace CondaStore.Client;

/// <summary>Represents an environment of the store.</summary>
public sealed record RemoteEnvironment
{
    /// <summary>The ID of the environment.</summary>
    public required long Id { get; init; }

    /// <summary>The namespace.</summary>
    public required RemoteNamespace Namespace { get; init; }

    /// <summary>The name of the environment in its namespace.</summary>
    public required string Name { get; init; }

    /// <summary>The ID of the active build, or null if no build has been completed.</summary>
    public long? CurrentBuildId { get; init; }

    /// <summary>The description, or null if there is none.</summary>
    public string? Description { get; init; }

    /// <summary>The namespace and the name: <c>team/science</c>.</summary>
    [JsonIgnore]
    public string FullName => $"{Namespace.Name}/{Name}";
}

/// <summary>Represents a filter of environments. An environment must meet all given conditions.</summary>
public sealed record EnvironmentFilter
{
    /// <summary>A part of the namespace or of the name.</summary>
    public string? Search { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The status of the active build.</summary>
    public string? Status { get; init; }

    /// <summary>The names of packages that the active build has, all of them.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>The type of an artifact that the active build has, for example <c>CONDA_PACK</c>.</summary>
    public string? Artifact { get; init; }
}

/// <summary>Represents the request to change an environment.</summary>
internal sealed record EnvironmentChange(long? BuildId = null, string? Description = null);
