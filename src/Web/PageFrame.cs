using CondaStore.Domain.Store.Access;

namespace CondaStore.Web;

/// <summary>What every page knows of the request it answers.</summary>
/// <param name="Links">The addresses of pages and of the API.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Path">Path and query of the request, to come back to after a login.</param>
/// <param name="Version">The version of the store.</param>
public sealed record PageFrame(PageLinks Links, Caller Caller, string Path, string Version)
{
    /// <summary>Whether the caller has a permission on an environment.</summary>
    public bool May(Permission permission, string ns, string environment) => Caller.May(permission, $"{ns}/{environment}");

    /// <summary>Whether the caller may submit a specification for some environment of a namespace.</summary>
    public bool MayCreateIn(string ns) => MayCreate(p => p.MatchesNamespace(ns));

    /// <summary>Whether the caller may submit a specification anywhere.</summary>
    public bool MayCreateAnywhere => MayCreate(_ => true);

    /// <summary>Whether the caller may make namespaces of any name.</summary>
    public bool MayCreateNamespaces => Caller.Bindings.Patterns.Any(p =>
        ArnPattern.TryParse(p, out ArnPattern pattern) && pattern.CoversWholeNamespaces
        && pattern.NamespacePart.Contains('*', StringComparison.Ordinal)
        && Caller.Bindings.PermissionsOf(p).Contains(Permission.NamespaceCreate));

    private bool MayCreate(Func<ArnPattern, bool> matches) => Caller.Bindings.Patterns.Any(p =>
        ArnPattern.TryParse(p, out ArnPattern pattern) && matches(pattern)
        && Caller.Bindings.PermissionsOf(p).Contains(Permission.EnvironmentCreate));
}
