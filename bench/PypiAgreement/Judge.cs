using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.PypiAgreement;

/// <summary>
/// Says by which rule of docs/solver.md two answers differ: both are walked from the requirements, breadth first and in published order, and at the first
/// project for which they have another version, the newer one must be ours.
/// </summary>
internal sealed class Judge(IndexCatalog catalog, MarkerEnvironment environment)
{
    /// <summary>How the answers compare.</summary>
    public Verdict Compare(IReadOnlyList<string> requirements, Answer ours, Answer theirs)
    {
        if (ours.IsSolved != theirs.IsSolved)
        {
            return new Verdict(Agreement.Satisfiability, ours.IsSolved ? $"pip: {theirs.Text}" : $"conda-store: {ours.Text}");
        }

        return !ours.IsSolved ? new Verdict(Agreement.FailsInBoth, "")
            : ours.ToString() == theirs.ToString() ? new Verdict(Agreement.Same, "")
            : FirstDifference(requirements, ours.Versions!, theirs.Versions!);
    }

    private Verdict FirstDifference(
        IReadOnlyList<string> requirements, IReadOnlyDictionary<string, PypiVersion> ours, IReadOnlyDictionary<string, PypiVersion> theirs)
    {
        HashSet<(string, string)> visited = [];
        Queue<PypiRequirement> open = new(requirements.Select(PypiRequirement.Parse));
        while (open.TryDequeue(out PypiRequirement? requirement))
        {
            string project = requirement.Name;
            if (!ours.TryGetValue(project, out PypiVersion? own) || !theirs.TryGetValue(project, out PypiVersion? their))
            {
                return new Verdict(Agreement.Unexplained, $"{project} is in one answer only");
            }

            if (!own.Equals(their))
            {
                string at = $"{requirement}: {own}, pip {their}";
                return own.CompareTo(their) > 0 ? new Verdict(Agreement.EarlierRequirementFirst, at)
                    : their.IsPrerelease && !own.IsPrerelease ? new Verdict(Agreement.Prerelease, at)
                    : new Verdict(Agreement.Unexplained, at);
            }

            // Without an extra, and then with each of them.
            foreach (string extra in (string[])["", .. requirement.Extras])
            {
                if (visited.Add((project, extra)))
                {
                    foreach (PypiRequirement next in catalog.MetadataOf(project, own).Requirements.Where(r => r.Marker is null || r.Marker.Evaluate(environment, extra) == true))
                    {
                        open.Enqueue(next);
                    }
                }
            }
        }

        return new Verdict(Agreement.Unexplained, "something is chosen that nothing asks for");
    }
}
