using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Provides hints for failures that involve projects of indexes.</summary>
internal static class ProjectHints
{
    private const int VersionsShown = 5;

    /// <summary>Adds hints, the most useful first.</summary>
    /// <returns>Whether the request names a project that exists nowhere.</returns>
    public static async ValueTask<bool> AddAsync(
        SolveRequest request, CondaProvider conda, ConflictTree tree, List<string> hints, CancellationToken cancellationToken)
    {
        bool isUnknown = false;
        HashSet<string> seen = new(StringComparer.Ordinal);
        ConflictNode[] nodes = [.. tree.Nodes().Where(n => ProjectOf(n) is not null)];
        foreach (ConflictNode node in nodes)
        {
            string project = ProjectOf(node)!;
            if (node.Kind is ConflictNodeKind.RequirementWithoutCandidates && seen.Add(project))
            {
                isUnknown |= await AddMissingAsync(request, conda, project, hints, cancellationToken)
                    && request.Pypi!.Requirements.Any(r => r.Name == project) && tree.Missing.Any(n => ProjectOf(n) == project);
            }
            else if (node.Kind == ConflictNodeKind.ExcludedCandidate && !node.Reason!.StartsWith("no index", StringComparison.Ordinal))
            {
                AddExcluded(node, project, hints);
            }
        }

        foreach (string project in nodes.Select(n => ProjectOf(n)!).Where(p => request.Pypi!.Requirements.Any(r => r.Name == p)).Distinct())
        {
            if (await conda.HasRecordsAsync(project, cancellationToken) && !request.Specs.Any(s => s.Name == project))
            {
                FailureReport.Add(hints, $"The channels have '{project}' too: take it from conda, by writing it among the conda packages.");
            }
        }

        return isUnknown;
    }

    private static string? ProjectOf(ConflictNode node) =>
        node.Name.StartsWith(IndexName.Prefix, StringComparison.Ordinal) ? node.Name[IndexName.Prefix.Length..].Split('[', ' ')[0] : null;

    /// <summary>Determines whether no index has the project at all.</summary>
    private static async ValueTask<bool> AddMissingAsync(
        SolveRequest request, CondaProvider conda, string project, List<string> hints, CancellationToken cancellationToken)
    {
        IndexClient index = request.Pypi!.Index;
        IReadOnlyList<ProjectSource> sources = await index.FindAsync(project, cancellationToken);
        PypiVersion[] versions = [.. sources.SelectMany(s => s.Page.Versions.ToArray()).Distinct().Order()];
        if (await conda.HasRecordsAsync(project, cancellationToken))
        {
            FailureReport.Add(hints, conda.VersionsHint(project));
        }
        else if (sources.Count == 0)
        {
            string searched = string.Join(", ", index.Indexes.Select(i => i.Url));
            FailureReport.Add(hints, $"No index has a project named '{project}' (searched: {searched}).");
            return true;
        }

        if (versions.Length == 0)
        {
            foreach (ProjectSource source in sources)
            {
                FailureReport.Add(hints, WithoutFiles(project, source));
            }

            return false;
        }

        string shown = versions.Length <= VersionsShown ? string.Join(", ", versions.Select(v => v.Source))
            : $"{versions[0].Source}, …, {string.Join(", ", versions[^3..].Select(v => v.Source))}";
        FailureReport.Add(hints, $"The index has '{project}' in these versions: {shown}.");
        return false;
    }

    private static string WithoutFiles(string project, ProjectSource source)
    {
        ProjectPage page = source.Page;
        if (page.Status == ProjectStatus.Quarantined)
        {
            return $"The index {source.Index.Url} has quarantined '{project}', so that it has no files"
                + (page.StatusReason is { } reason ? $": {reason.ReplaceLineEndings(" ")}" : ".");
        }

        string others = page.IgnoredFiles > 0 ? $" ({page.IgnoredFiles} other files)" : "";
        return $"The index {source.Index.Url} has '{project}', but no wheel or source distribution of it{others}.";
    }

    private static void AddExcluded(ConflictNode node, string project, List<string> hints) => FailureReport.Add(hints, node.Reason! switch
    {
        { } r when r.StartsWith("it requires Python", StringComparison.Ordinal)
            || r.StartsWith("it has no wheel for Python", StringComparison.Ordinal) =>
            $"{node.Subject} is for other Pythons ({r}): ask for another 'python'.",
        { } r when r.StartsWith("it has source", StringComparison.Ordinal) =>
            $"{node.Subject} would have to be built from source; allow that, or ask for a version with wheels.",
        { } r when r.StartsWith("the package is uploaded after", StringComparison.Ordinal) =>
            $"{node.Subject} is younger than the cut-off date; move the date or except '{project}' from it.",
        { } r when r.StartsWith("it was withdrawn", StringComparison.Ordinal) =>
            $"{node.Subject} is not used because {r}; ask for exactly that version if you want it all the same.",
        { } r => $"{node.Subject} is excluded because {r}.",
    });
}
