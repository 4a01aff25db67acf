namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the problem to solve by a search.</summary>
/// <param name="Provider">Provides information about packages.</param>
/// <param name="Requirements">The requirements to satisfy, most important first.</param>
/// <param name="Constraints">The version sets outside which nothing may be chosen for their names.</param>
internal sealed record SearchProblem(IDependencyProvider Provider, IReadOnlyList<Requirement> Requirements, IReadOnlyList<int> Constraints)
{
    /// <summary>Gets the candidates that are added one by one if they are compatible with the rest.</summary>
    public IReadOnlyList<(int Name, int Position)> Soft { get; init; } = [];
}
