using Candidate = CondaStore.Domain.Solving.Cdcl.ConflictFacts.Candidate;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a statement of an explanation before it is formatted, so that similar statements can be merged.</summary>
internal sealed class ConflictDraft(ConflictNodeKind kind, int name)
{
    /// <summary>The number of similar adjacent statements from which they are merged.</summary>
    private const int AlikeFrom = 4;

    private string? _shape;

    public ConflictNodeKind Kind => kind;

    /// <summary>Gets the number of the package name; -1 for a requirement on several.</summary>
    public int Name => name;

    /// <summary>Gets the required targets, see <see cref="Requirement.Target"/>, or the version sets of constraints.</summary>
    public List<int> Targets { get; init; } = [];

    /// <summary>Gets the candidates that the statement is about.</summary>
    public List<Candidate> Candidates { get; init; } = [];

    /// <summary>Gets the statements that this one is based on.</summary>
    public List<ConflictDraft> Children { get; init; } = [];

    /// <summary>Why the candidates are excluded.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the kinds and names of this subtree: statements of one shape differ only in versions.</summary>
    private string Shape => _shape ??= $"{(int)kind}:{name}:{Reason}({string.Join(',', Children.Select(c => c.Shape))})";

    /// <summary>
    /// Merges statements if many candidates fail in the same way, each for another version of the same packages: forty builds against forty
    /// ranges of one library become one statement with all the ranges.
    /// </summary>
    public static List<ConflictDraft> Condense(List<ConflictDraft> statements)
    {
        if (statements.Count < AlikeFrom)
        {
            return statements;
        }

        ILookup<string, ConflictDraft> alike = statements.ToLookup(s => s.Shape);
        List<ConflictDraft> condensed = [];
        foreach (ConflictDraft statement in statements)
        {
            ConflictDraft[] same = [.. alike[statement.Shape]];
            if (same.Length < AlikeFrom)
            {
                condensed.Add(statement);
            }
            else if (ReferenceEquals(same[0], statement))
            {
                condensed.Add(Join(same));
            }
        }

        return condensed;
    }

    private static ConflictDraft Join(IReadOnlyList<ConflictDraft> alike) => new(alike[0].Kind, alike[0].Name)
    {
        Targets = [.. alike.SelectMany(a => a.Targets).Distinct()],
        Candidates = [.. alike.SelectMany(a => a.Candidates).Distinct()],
        Children = [.. alike[0].Children.Select((_, i) => Join([.. alike.Select(a => a.Children[i])]))],
        Reason = alike[0].Reason,
    };
}
