using CondaStore.Domain.Pypi.Building;

namespace CondaStore.Domain.Environments;

/// <summary>Specifies whether and how Python projects without a wheel are built.</summary>
public sealed record SourceBuildOptions
{
    /// <summary>Gets which projects are built.</summary>
    public SourceBuildPolicy Policy { get; init; } = SourceBuildPolicy.Allow;

    /// <summary>
    /// Gets whether a solve only looks: it reads the metadata that archives contain, and neither runs code of projects nor reads
    /// repositories.
    /// </summary>
    public bool RunsNothing { get; init; }

    /// <summary>Gets what a build may take.</summary>
    public BuildLimits Limits { get; init; } = new();

    /// <summary>Gets the receiver of lines about builds and of their output, without secrets; null for none.</summary>
    public Action<string>? Output { get; init; }
}
