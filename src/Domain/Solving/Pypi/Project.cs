using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Represents the candidates of a project, best first.</summary>
internal sealed class Project
{
    private readonly bool _isPlain;

    /// <param name="candidates">The candidates, best first.</param>
    /// <param name="isPlain">Whether pre-releases are treated like other versions.</param>
    /// <param name="pinned">The only version that may be chosen, or null.</param>
    public Project(IReadOnlyList<ProjectCandidate> candidates, bool isPlain, PypiVersion? pinned)
    {
        Candidates = candidates;
        _isPlain = isPlain || candidates.All(c => c.Reason is not null || c.Version.IsPrerelease);
        List = new CandidateList
        {
            Count = candidates.Count,
            Excluded = [.. candidates.Index().Where(c => c.Item.Reason is not null).Select(c => (c.Index, c.Item.Reason!))],
            Locked = pinned is null
                ? -1
                : candidates.Index().Where(c => c.Item.Version.Equals(pinned)).Select(c => c.Index).DefaultIfEmpty(-1).First(),
        };
    }

    /// <summary>Gets the candidates, best first.</summary>
    public IReadOnlyList<ProjectCandidate> Candidates { get; }

    /// <summary>Gets the candidates for the search.</summary>
    public CandidateList List { get; }

    /// <summary>Gets whether versions were excluded from the candidates because they must not be used.</summary>
    public bool HasLeftOut { get; init; }

    /// <summary>
    /// Sets the bits of the candidates that a requirement admits. Pre-releases are admitted if the request or the requirement allows them,
    /// or if nothing else satisfies it: this rule considers one requirement at a time, so that the result does not depend on the order of
    /// the search.
    /// </summary>
    public void Match(SpecifierSet specifiers, Span<ulong> bits)
    {
        bool isPlain = _isPlain || specifiers.WantsPrereleases;
        if (!Match(specifiers, isPlain, bits) && !isPlain)
        {
            Match(specifiers, withPrereleases: true, bits);
        }
    }

    /// <summary>Sets the bits and returns whether a usable candidate is among them.</summary>
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
