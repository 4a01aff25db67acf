namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the statements of the problem used by a refutation, in terms of names and positions.</summary>
internal sealed class ConflictFacts
{
    /// <summary>A candidate; the caller's own requirements have <see cref="Root"/> as subject.</summary>
    internal readonly record struct Candidate(int Name, int Position)
    {
        public static readonly Candidate Root = new(-1, -1);
    }

    /// <summary>Gets the requirements of subjects (see <see cref="Requirement.Target"/>), in order of first use.</summary>
    public List<(Candidate Subject, int Target)> Requires { get; } = [];

    /// <summary>Gets the constraints: a subject forbids everything outside a version set.</summary>
    public List<(Candidate Subject, int VersionSet)> Constrains { get; } = [];

    /// <summary>Candidates that cannot be chosen because another one of their name is.</summary>
    public HashSet<Candidate> Clashing { get; } = [];

    /// <summary>Candidates that are excluded, with the reason.</summary>
    public Dictionary<Candidate, string> Excluded { get; } = [];

    /// <summary>Names of which only the locked candidate may be used, with that candidate.</summary>
    public Dictionary<int, Candidate> Locked { get; } = [];

    /// <summary>Indices of the caller's requirements, then constraints, that were used.</summary>
    public SortedSet<int> Selectors { get; } = [];

    /// <summary>
    /// Returns the same facts, with statements about helpers (see <see cref="IDependencyProvider.IsHelper"/>) attributed to the candidates
    /// that require them.
    /// </summary>
    public ConflictFacts WithoutHelpers(IDependencyProvider provider)
    {
        if (!Requires.Exists(r => IsHelperSet(r.Target, provider)))
        {
            return this;
        }

        ConflictFacts plain = new();
        foreach ((Candidate subject, int target) in Requires.Where(r => r.Subject == Candidate.Root || !provider.IsHelper(r.Subject.Name)))
        {
            AddTo(plain, subject, target, provider);
        }

        plain.Constrains.AddRange(Constrains.Where(c => c.Subject == Candidate.Root || !provider.IsHelper(c.Subject.Name)));
        plain.Clashing.UnionWith(Clashing.Where(c => !provider.IsHelper(c.Name)));
        foreach ((Candidate candidate, string reason) in Excluded.Where(e => !provider.IsHelper(e.Key.Name)))
        {
            plain.Excluded[candidate] = reason;
        }

        foreach ((int name, Candidate candidate) in Locked)
        {
            plain.Locked[name] = candidate;
        }

        plain.Selectors.UnionWith(Selectors);
        return plain;
    }

    private static bool IsHelperSet(int target, IDependencyProvider provider) => target >= 0 && provider.IsHelper(provider.NameOf(target));

    private void AddTo(ConflictFacts plain, Candidate subject, int target, IDependencyProvider provider)
    {
        if (!IsHelperSet(target, provider))
        {
            plain.Requires.Add((subject, target));
            return;
        }

        Candidate helper = new(provider.NameOf(target), 0);
        if (Excluded.TryGetValue(helper, out string? reason))
        {
            plain.Excluded[subject] = reason;
        }

        foreach ((_, int required) in Requires.Where(r => r.Subject == helper))
        {
            AddTo(plain, subject, required, provider);
        }

        plain.Constrains.AddRange(Constrains.Where(c => c.Subject == helper).Select(c => (subject, c.VersionSet)));
    }
}
