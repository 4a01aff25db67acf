using Candidate = CondaStore.Domain.Solving.Cdcl.ConflictFacts.Candidate;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>A statement of an explanation before it has a text, so that statements alike can become one.</summary>
internal sealed class ConflictDraft(ConflictNodeKind kind, int name)
{
    /// <summary>So many statements alike beside each other are said as one.</summary>
    private const int AlikeFrom = 4;

    private string? _shape;

    public ConflictNodeKind Kind => kind;

    /// <summary>Number of the package name; -1 for a requirement on several.</summary>
    public int Name => name;

    /// <summary>What is said to be required, see <see cref="Requirement.Target"/>, or the version sets of constraints.</summary>
    public List<int> Targets { get; init; } = [];

    /// <summary>The candidates that this is said about.</summary>
    public List<Candidate> Candidates { get; init; } = [];

    /// <summary>What it rests on.</summary>
    public List<ConflictDraft> Children { get; init; } = [];

    /// <summary>Why the candidates are excluded.</summary>
    public string? Reason { get; init; }

    /// <summary>Kinds and names from here down: statements of one shape differ in versions only.</summary>
    private string Shape => _shape ??= $"{(int)kind}:{name}:{Reason}({string.Join(',', Children.Select(c => c.Shape))})";

    /// <summary>
    /// Where many candidates fail in the same way, each for its own version of the same packages, says so once: forty builds against forty
    /// ranges of one library are one statement with all the ranges.
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
