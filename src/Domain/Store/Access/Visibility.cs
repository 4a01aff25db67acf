namespace CondaStore.Domain.Store.Access;

/// <summary>Represents what a caller may see in lists: everything that one of the caller's patterns matches, with any role.</summary>
public sealed class Visibility
{
    private readonly ArnPattern[] _patterns;

    /// <summary>Initializes a visibility of what the patterns match.</summary>
    public Visibility(IEnumerable<ArnPattern> patterns) => _patterns = [.. patterns];

    /// <summary>Gets the visibility of everything.</summary>
    public static Visibility All { get; } = new([ArnPattern.All]);

    /// <summary>Determines whether anything of a namespace may be seen.</summary>
    public bool SeesNamespace(string name) => _patterns.Any(p => p.MatchesNamespace(name));

    /// <summary>Whether an environment may be seen.</summary>
    public bool Sees(string @namespace, string environment) => _patterns.Any(p => p.Matches(@namespace, environment));

    /// <summary>Determines whether every environment of a namespace may be seen, so that counters may be used instead of
    /// counting.</summary>
    public bool SeesWholeNamespace(string name) => _patterns.Any(p => p.CoversWholeNamespaces && p.MatchesNamespace(name));
}
