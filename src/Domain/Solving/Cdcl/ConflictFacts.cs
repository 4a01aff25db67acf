namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>The statements of the problem that a refutation used, in terms of names and positions.</summary>
internal sealed class ConflictFacts
{
    /// <summary>A candidate; the caller's own requirements have <see cref="Root"/> as subject.</summary>
    internal readonly record struct Candidate(int Name, int Position)
    {
        public static readonly Candidate Root = new(-1, -1);
    }

    /// <summary>Subject requires target (see <see cref="Requirement.Target"/>), in the order of first use.</summary>
    public List<(Candidate Subject, int Target)> Requires { get; } = [];

    /// <summary>Subject forbids everything outside of a version set.</summary>
    public List<(Candidate Subject, int VersionSet)> Constrains { get; } = [];

    /// <summary>Candidates that cannot be chosen because another one of their name is.</summary>
    public HashSet<Candidate> Clashing { get; } = [];

    /// <summary>Candidates that are excluded, with the reason.</summary>
    public Dictionary<Candidate, string> Excluded { get; } = [];

    /// <summary>Names of which only the locked candidate may be used, with that candidate.</summary>
    public Dictionary<int, Candidate> Locked { get; } = [];

    /// <summary>Indices of the caller's requirements, then constraints, that were used.</summary>
    public SortedSet<int> Selectors { get; } = [];
}
