using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Lists who has roles on a namespace or an environment.</summary>
public sealed class AccessGrants(NamespaceStore namespaces, NamespaceRoles roles, AccessOptions options)
{
    /// <summary>
    /// Returns the roles that match a namespace or one of its environments: those of everyone first, then by grantee. Grantees that the
    /// caller cannot see are included only for callers who may change the namespace.
    /// </summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="environment">The environment; null for every role on anything in the namespace.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="Diagnostics.StoreException">
    /// The caller may not read role mappings of the namespace (<see cref="Diagnostics.ErrorCode.AccessDenied"/>), or it does not exist
    /// (<see cref="Diagnostics.ErrorCode.NotFound"/>).
    /// </exception>
    public async Task<IReadOnlyList<AccessGrant>> ListAsync(
        string ns, string? environment, Caller caller, CancellationToken cancellationToken)
    {
        caller.Require(Permission.NamespaceRoleMappingRead, environment is null ? ns : $"{ns}/{environment}");
        IReadOnlyList<NamespaceRole> ofNamespace = await roles.ListAsync(ns, cancellationToken);
        Visibility visible = caller.May(Permission.NamespaceUpdate, ns) ? Visibility.All : caller.Visibility;
        IReadOnlyList<Namespace> all = await namespaces.ListAsync(visible, cancellationToken);

        bool isFirst = options.RoleMappingsVersion == 1;
        return
        [
            .. Of(options.Anonymous, GrantSource.Everyone),
            .. Of(options.Authenticated, GrantSource.LoggedIn),
            .. all.SelectMany(n => n.RoleMappings.Where(m => Matches(m.Entity, ns, environment))
                .Select(m => new AccessGrant(GrantSource.Mapping, n.Name, m.Entity, m.Role, isFirst))),
            .. ofNamespace.Where(r => visible.SeesNamespace(r.OtherNamespace))
                .Select(r => new AccessGrant(
                    GrantSource.NamespaceRole, r.OtherNamespace, ArnPattern.OfNamespace(ns).Text, r.Role, !isFirst)),
        ];

        IEnumerable<AccessGrant> Of(RoleBindings bindings, GrantSource source) => bindings.Patterns
            .Where(p => Matches(p, ns, environment))
            .SelectMany(p => bindings.RolesOf(p).Select(role => new AccessGrant(source, null, p, role, true)));
    }

    private static bool Matches(string text, string ns, string? environment) => ArnPattern.TryParse(text, out ArnPattern pattern)
        && (environment is null ? pattern.MatchesNamespace(ns) : pattern.Matches(ns, environment));
}
