namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the dependencies of a candidate, which apply once it is chosen.</summary>
internal sealed class Dependencies
{
    /// <summary>No dependencies.</summary>
    public static readonly Dependencies None = new();

    /// <summary>Gets the requirements that must also be satisfied.</summary>
    public IReadOnlyList<Requirement> Requirements { get; init; } = [];

    /// <summary>Gets the version sets outside which nothing may be chosen for their names.</summary>
    public IReadOnlyList<int> Constraints { get; init; } = [];

    /// <summary>Gets why the dependencies cannot be determined, which makes the candidate unusable; otherwise null.</summary>
    public string? Unknown { get; init; }
}
