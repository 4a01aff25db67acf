using CondaStore.Domain.Store.Access;

namespace CondaStore.Web;

/// <summary>Represents what every page needs to know about the request.</summary>
/// <param name="Links">The URLs of the pages and of the API.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Path">The path and query of the request, to return to after login.</param>
/// <param name="Version">The version of the store.</param>
/// <param name="Now">The time of the request, UTC.</param>
/// <param name="Anonymous">The caller that everyone is without logging in.</param>
public sealed record PageFrame(PageLinks Links, Caller Caller, string Path, string Version, DateTimeOffset Now, Caller Anonymous)
{
    /// <summary>Gets whether an environment can be read without logging in.</summary>
    public bool IsPublic(string ns, string environment) => Anonymous.May(Permission.EnvironmentRead, $"{ns}/{environment}");

    /// <summary>Gets whether the caller has a permission on an environment.</summary>
    public bool May(Permission permission, string ns, string environment) => Caller.May(permission, $"{ns}/{environment}");

    /// <summary>Gets whether the caller may submit a specification for any environment of a namespace.</summary>
    public bool MayCreateIn(string ns) => MayCreate(p => p.MatchesNamespace(ns));

    /// <summary>Whether the caller may submit a specification in any namespace.</summary>
    public bool MayCreateAnywhere => MayCreate(_ => true);

    /// <summary>Whether the caller may create namespaces with any name.</summary>
    public bool MayCreateNamespaces => Caller.Bindings.Patterns.Any(p =>
        ArnPattern.TryParse(p, out ArnPattern pattern) && pattern.CoversWholeNamespaces
        && pattern.NamespacePart.Contains('*', StringComparison.Ordinal)
        && Caller.Bindings.PermissionsOf(p).Contains(Permission.NamespaceCreate));

    private bool MayCreate(Func<ArnPattern, bool> matches) => Caller.Bindings.Patterns.Any(p =>
        ArnPattern.TryParse(p, out ArnPattern pattern) && matches(pattern)
        && Caller.Bindings.PermissionsOf(p).Contains(Permission.EnvironmentCreate));
}
