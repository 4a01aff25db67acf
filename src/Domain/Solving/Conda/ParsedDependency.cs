using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>A requirement text, read once for a solve.</summary>
internal sealed class ParsedDependency
{
    /// <summary>The spec; null when the text cannot be read.</summary>
    public MatchSpec? Spec { get; init; }

    /// <summary>Why the text cannot be read.</summary>
    public string? Error { get; init; }

    /// <summary>The name's number.</summary>
    public int Name { get; init; }

    /// <summary>The version set without condition and extras.</summary>
    public int VersionSet { get; init; }

    /// <summary>The requirement, then one for each optional group that it selects.</summary>
    public Requirement[] Requirements { get; init; } = [];
}
