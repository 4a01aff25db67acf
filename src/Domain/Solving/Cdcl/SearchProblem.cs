namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What a search shall satisfy.</summary>
/// <param name="Provider">Answers questions about packages.</param>
/// <param name="Requirements">What must be chosen, most important first.</param>
/// <param name="Constraints">Version sets outside of which nothing may be chosen for their names.</param>
internal sealed record SearchProblem(IDependencyProvider Provider, IReadOnlyList<Requirement> Requirements, IReadOnlyList<int> Constraints)
{
    /// <summary>Candidates that are added one by one if the rest allows it.</summary>
    public IReadOnlyList<(int Name, int Position)> Soft { get; init; } = [];
}
