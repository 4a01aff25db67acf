namespace CondaStore.Domain.Solving;

/// <summary>One statement of a conflict explanation, with the statements it rests on.</summary>
/// <param name="Kind">What is said.</param>
/// <param name="Name">Package name.</param>
/// <param name="Subject">The requirement or constraint as written, or the candidates' versions joined by <c> | </c> behind the name.</param>
/// <param name="Children">What it rests on.</param>
public sealed record ConflictNode(ConflictNodeKind Kind, string Name, string Subject, IReadOnlyList<ConflictNode> Children)
{
    /// <summary>Versions of the candidates, lowest first, for candidate kinds.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Why a candidate is excluded.</summary>
    public string? Reason { get; init; }
}
