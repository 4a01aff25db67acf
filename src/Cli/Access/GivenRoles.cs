using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Access;

/// <summary>Changes the roles of a namespace.</summary>
internal static class GivenRoles
{
    /// <summary>Changes the roles on a pattern of environments; the roles on other patterns stay.</summary>
    /// <param name="call">The invocation.</param>
    /// <param name="who">The namespace.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="role">The role, or null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// The pattern is malformed (<see cref="ErrorCode.InvalidOption"/>), or there is no role to take away
    /// (<see cref="ErrorCode.NotFound"/>).
    /// </exception>
    /// <exception cref="StoreRequestException">The namespace does not exist, or the caller may not give the role.</exception>
    public static async Task SetAsync(ServerCall call, string who, string pattern, string? role, CancellationToken cancellationToken)
    {
        if (pattern.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw new StoreException(ErrorCode.InvalidOption, $"'{pattern}' is not NAMESPACE/NAME.") { Hints = ["'team/*'"] };
        }

        RemoteNamespace ns = await call.Client.Namespaces.GetAsync(who, cancellationToken);
        Dictionary<string, IReadOnlyList<string>> roles = (ns.RoleMappings ?? []).GroupBy(m => m.Entity, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(m => m.Role)], StringComparer.Ordinal);
        if (role is not null)
        {
            roles[pattern] = [role];
        }
        else if (!roles.Remove(pattern))
        {
            throw new StoreException(ErrorCode.NotFound, $"{who} has no role on {pattern}.") { Hints = [$"conda-store access list {who}"] };
        }

        await call.Client.Namespaces.UpdateAsync(who, new NamespaceChange(RoleMappings: roles), cancellationToken);
    }
}
