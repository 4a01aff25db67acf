using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Represents a requirement text, parsed once per solve.</summary>
internal sealed class ParsedDependency
{
    /// <summary>Gets why the text cannot be parsed.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the name's number.</summary>
    public int Name { get; init; }

    /// <summary>Gets the version set without condition and extras.</summary>
    public int VersionSet { get; init; }

    /// <summary>Gets the requirement, then one for each optional group that it selects.</summary>
    public Requirement[] Requirements { get; init; } = [];
}
