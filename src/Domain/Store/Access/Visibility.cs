namespace CondaStore.Domain.Store.Access;

/// <summary>What a caller may see in lists: everything that a pattern of theirs matches, whatever the role.</summary>
public sealed class Visibility
{
    private readonly ArnPattern[] _patterns;

    /// <summary>Sees what the patterns match.</summary>
    public Visibility(IEnumerable<ArnPattern> patterns) => _patterns = [.. patterns];

    /// <summary>Sees everything.</summary>
    public static Visibility All { get; } = new([ArnPattern.All]);

    /// <summary>Whether anything of a namespace may be seen.</summary>
    public bool SeesNamespace(string name) => _patterns.Any(p => p.MatchesNamespace(name));

    /// <summary>Whether an environment may be seen.</summary>
    public bool Sees(string @namespace, string environment) => _patterns.Any(p => p.Matches(@namespace, environment));

    /// <summary>Whether every environment of a namespace may be seen, so that counters may stand for a count.</summary>
    public bool SeesWholeNamespace(string name) => _patterns.Any(p => p.CoversWholeNamespaces && p.MatchesNamespace(name));
}
