namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What a candidate asks for once it is chosen.</summary>
internal sealed class Dependencies
{
    /// <summary>Nothing.</summary>
    public static readonly Dependencies None = new();

    /// <summary>What must be chosen too.</summary>
    public IReadOnlyList<Requirement> Requirements { get; init; } = [];

    /// <summary>Version sets outside of which nothing may be chosen for their names.</summary>
    public IReadOnlyList<int> Constraints { get; init; } = [];

    /// <summary>Why the dependencies cannot be known; the candidate is then unusable.</summary>
    public string? Unknown { get; init; }
}
