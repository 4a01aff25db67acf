using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>The candidates of a project, best first.</summary>
internal sealed class Project
{
    private readonly bool _isPlain;

    /// <param name="candidates">Best first.</param>
    /// <param name="isPlain">Whether pre-releases count like other versions.</param>
    /// <param name="pinned">The only version that may be chosen, or null.</param>
    public Project(IReadOnlyList<ProjectCandidate> candidates, bool isPlain, PypiVersion? pinned)
    {
        Candidates = candidates;
        _isPlain = isPlain || candidates.All(c => c.Reason is not null || c.Version.IsPrerelease);
        List = new CandidateList
        {
            Count = candidates.Count,
            Excluded = [.. candidates.Index().Where(c => c.Item.Reason is not null).Select(c => (c.Index, c.Item.Reason!))],
            Locked = pinned is null ? -1 : candidates.Index().Where(c => c.Item.Version.Equals(pinned)).Select(c => c.Index).DefaultIfEmpty(-1).First(),
        };
    }

    /// <summary>Best first.</summary>
    public IReadOnlyList<ProjectCandidate> Candidates { get; }

    /// <summary>The same as the search sees them.</summary>
    public CandidateList List { get; }

    /// <summary>Whether there are versions that must not be used and are not among the candidates.</summary>
    public bool HasLeftOut { get; init; }

    /// <summary>Whether an index has the project at all.</summary>
    public bool Exists { get; init; }

    /// <summary>
    /// Sets the bits of the candidates that a requirement admits. Pre-releases are admitted when the request or the requirement asks for them,
    /// or when nothing else fulfils it: a rule that looks at one requirement at a time, so that nothing depends on the order of the search.
    /// </summary>
    public void Match(SpecifierSet specifiers, Span<ulong> bits)
    {
        bool isPlain = _isPlain || specifiers.WantsPrereleases;
        if (!Match(specifiers, isPlain, bits) && !isPlain)
        {
            Match(specifiers, withPrereleases: true, bits);
        }
    }

    /// <summary>Whether one of those that may be used was among them.</summary>
    private bool Match(SpecifierSet specifiers, bool withPrereleases, Span<ulong> bits)
    {
        bool found = false;
        for (int p = 0; p < Candidates.Count; p++)
        {
            ProjectCandidate candidate = Candidates[p];
            if ((withPrereleases || !candidate.Version.IsPrerelease) && specifiers.Contains(candidate.Version))
            {
                bits[p >> 6] |= 1UL << (p & 63);
                found |= candidate.Reason is null;
            }
        }

        return found;
    }
}
