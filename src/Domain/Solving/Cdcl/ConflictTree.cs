using System.Text;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents why requirements contradict each other: two lists of trees, with their text for users.</summary>
/// <param name="Missing">The caller's requirements that fail because nothing matches something they need.</param>
/// <param name="Conflicts">The caller's requirements that fail because candidates exclude each other.</param>
public sealed record ConflictTree(IReadOnlyList<ConflictNode> Missing, IReadOnlyList<ConflictNode> Conflicts)
{
    /// <summary>Returns the first lines of <see cref="ToString()"/>, with a last line that counts the omitted ones.</summary>
    public string ToString(int maximumLines)
    {
        string[] lines = ToString().Split('\n');
        return lines.Length <= maximumLines
            ? string.Join('\n', lines)
            : string.Join('\n', lines.Take(maximumLines - 1)) + $"\n… and {lines.Length - maximumLines + 1} more lines";
    }

    /// <summary>Returns the tree as indented text with box-drawing branches, without a trailing line end.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (ConflictNode node in Missing)
        {
            Line(text, "", Phrase(node, top: true));
            Children(text, node, "");
        }

        if (Conflicts.Count > 0)
        {
            Line(text, "", "The following packages are incompatible");
            ConflictNode[] requirements = [.. Conflicts.Where(n => !IsFootnote(n))];
            for (int i = 0; i < requirements.Length; i++)
            {
                Branch(text, requirements[i], "", last: i == requirements.Length - 1, top: true);
            }

            foreach (ConflictNode footnote in Conflicts.Where(IsFootnote))
            {
                Branch(text, footnote, "", last: true, top: true);
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Returns all statements, each before those that it is based on.</summary>
    public IEnumerable<ConflictNode> Nodes() => Missing.Concat(Conflicts).SelectMany(Nodes);

    private static IEnumerable<ConflictNode> Nodes(ConflictNode node) => node.Children.SelectMany(Nodes).Prepend(node);

    private static bool IsFootnote(ConflictNode node) => node.Kind is ConflictNodeKind.LockedCandidate or ConflictNodeKind.RootConstraint;

    private static void Branch(StringBuilder text, ConflictNode node, string indent, bool last, bool top)
    {
        Line(text, indent + (last ? "└─ " : "├─ "), Phrase(node, top));
        Children(text, node, indent + (last ? "   " : "│  "));
    }

    private static void Children(StringBuilder text, ConflictNode node, string indent)
    {
        for (int i = 0; i < node.Children.Count; i++)
        {
            Branch(text, node.Children[i], indent, last: i == node.Children.Count - 1, top: false);
        }
    }

    private static void Line(StringBuilder text, string indent, string phrase) => text.Append(indent).Append(phrase).Append('\n');

    private static string Phrase(ConflictNode node, bool top) => node.Kind switch
    {
        ConflictNodeKind.RequirementWithOptions =>
            node.Subject + (top ? "" : ", which") + " can be installed with any of the following options:",
        ConflictNodeKind.RequirementWithoutOptions =>
            node.Subject + (top ? "" : ", which") + " cannot be installed because there are no viable options:",
        ConflictNodeKind.RequirementWithoutCandidates =>
            top ? $"No candidates were found for {node.Subject}." : $"{node.Subject}, for which no candidates were found.",
        ConflictNodeKind.Candidate => node.Children.Count > 0 ? node.Subject + " would require" : node.Subject,
        ConflictNodeKind.ClashingCandidate => node.Subject + ", which conflicts with the versions reported above.",
        ConflictNodeKind.ExcludedCandidate => $"{node.Subject} is excluded because {node.Reason}",
        ConflictNodeKind.ConstrainingCandidate => node.Subject + " would constrain",
        ConflictNodeKind.Constraint => node.Subject + ", which conflicts with any installable versions previously reported",
        ConflictNodeKind.LockedCandidate => node.Reason is null
            ? $"{node.Subject} is locked, but another version is required as reported above"
            : $"{node.Subject} is locked, but it is excluded because {node.Reason}",
        ConflictNodeKind.RootConstraint => $"the constraint {node.Subject} cannot be fulfilled",
        ConflictNodeKind.ReportedCandidate => node.Subject + ", as reported above",
        _ => node.Subject,
    };
}
