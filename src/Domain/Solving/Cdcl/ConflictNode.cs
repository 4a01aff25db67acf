namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>One statement of a conflict explanation, with the statements it rests on.</summary>
/// <param name="Kind">What is said.</param>
/// <param name="Name">Package name.</param>
/// <param name="Subject">
/// The requirement or constraint as written, or the candidates' versions behind the name. Several are joined by <c> | </c>, and of many the
/// middle ones are left out.
/// </param>
/// <param name="Children">What it rests on.</param>
public sealed record ConflictNode(ConflictNodeKind Kind, string Name, string Subject, IReadOnlyList<ConflictNode> Children)
{
    /// <summary>Versions of the candidates, lowest first, for candidate kinds.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>All the requirements or constraints that this stands for, as written, for kinds other than candidates.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    /// <summary>Why a candidate is excluded.</summary>
    public string? Reason { get; init; }
}
