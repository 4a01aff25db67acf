namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a statement of a conflict explanation and the statements that it is based on.</summary>
/// <param name="Kind">The kind of statement.</param>
/// <param name="Name">Package name.</param>
/// <param name="Subject">
/// The requirement or constraint as written, or the name followed by the candidates' versions. Several are joined by <c> | </c>; if there
/// are many, the middle ones are omitted. </param>
/// <param name="Children">The statements that it is based on.</param>
public sealed record ConflictNode(ConflictNodeKind Kind, string Name, string Subject, IReadOnlyList<ConflictNode> Children)
{
    /// <summary>Versions of the candidates, lowest first, for candidate kinds.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Gets all the requirements or constraints that the statement covers, as written, for kinds other than candidates.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    /// <summary>Why a candidate is excluded.</summary>
    public string? Reason { get; init; }
}
