using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Access;

/// <summary>
/// Stores role mappings of the second version. Each consists of two rows in one partition, to be found from either side: who has a role in
/// a namespace, and where its members have roles.
/// </summary>
public sealed class NamespaceRoles(ITable table)
{
    private const string Here = "of";
    private const string Elsewhere = "to";

    private readonly Identities _identities = new(table);

    /// <summary>Returns the roles granted in a namespace, by the name of the other namespace.</summary>
    public async Task<IReadOnlyList<NamespaceRole>> ListAsync(string ns, CancellationToken cancellationToken)
    {
        _ = await FindNamespaceAsync(ns, cancellationToken) ?? throw NamespaceRow.Missing();
        return await ReadAsync(Here, ns, cancellationToken);
    }

    /// <summary>Returns the role of one other namespace.</summary>
    /// <exception cref="StoreException">
    /// The other does not exist (<see cref="ErrorCode.InvalidRequest"/>) or has no role (<see cref="ErrorCode.NotFound"/>).
    /// </exception>
    public async Task<NamespaceRole> GetAsync(string ns, string other, CancellationToken cancellationToken)
    {
        await CheckAsync(ns, other, cancellationToken);
        return (await FindAsync(ns, other, cancellationToken) is { } row ? Read(row) : null) ?? throw NoRole();
    }

    /// <summary>Grants a role to another namespace.</summary>
    /// <exception cref="StoreException">
    /// The role or the other does not exist (<see cref="ErrorCode.InvalidRequest"/>), or the other has a role already
    /// (<see cref="ErrorCode.AlreadyExists"/>).
    /// </exception>
    public async Task CreateAsync(string ns, string other, string role, CancellationToken cancellationToken)
    {
        Role parsed = Parse(role);
        await CheckAsync(ns, other, cancellationToken);
        if (await FindAsync(ns, other, cancellationToken) is not null)
        {
            throw HasRole(other);
        }

        long id = await _identities.TakeAsync(Identities.RoleMappings, new IdentityReference(ns, other), cancellationToken);
        NamespaceRole created = new(id, ns, other, parsed);
        try
        {
            await table.BatchAsync(
                [TableWrite.Insert(Row(created, Here, ns, other)), TableWrite.Insert(Row(created, Elsewhere, other, ns))],
                cancellationToken);
        }
        catch (ConflictException)
        {
            throw HasRole(other);
        }
    }

    /// <summary>Changes the role of another namespace.</summary>
    /// <exception cref="StoreException">It has no role (<see cref="ErrorCode.NotFound"/>), or as for creating.</exception>
    public async Task UpdateAsync(string ns, string other, string role, CancellationToken cancellationToken)
    {
        Role parsed = Parse(role);
        NamespaceRole changed = await GetAsync(ns, other, cancellationToken) with { Role = parsed };
        await table.BatchAsync(
            [TableWrite.Put(Row(changed, Here, ns, other)), TableWrite.Put(Row(changed, Elsewhere, other, ns))], cancellationToken);
    }

    /// <summary>Revokes the role of another namespace; no error if it has none.</summary>
    public async Task DeleteAsync(string ns, string other, CancellationToken cancellationToken)
    {
        await CheckAsync(ns, other, cancellationToken);
        await RemoveAsync(ns, other, cancellationToken);
    }

    /// <summary>Revokes all roles granted in a namespace.</summary>
    public async Task DeleteAllAsync(string ns, CancellationToken cancellationToken)
    {
        foreach (NamespaceRole role in await ListAsync(ns, cancellationToken))
        {
            await RemoveAsync(ns, role.OtherNamespace, cancellationToken);
        }
    }

    /// <summary>Returns the roles of a namespace's members in other namespaces.</summary>
    internal Task<IReadOnlyList<NamespaceRole>> GivenToAsync(string ns, CancellationToken cancellationToken) =>
        ReadAsync(Elsewhere, ns, cancellationToken);

    /// <summary>Returns the roles that mappings of the first version grant to the members of a namespace; empty if it does not
    /// exist.</summary>
    internal async Task<IReadOnlyList<RoleMapping>> OfFirstVersionAsync(string ns, CancellationToken cancellationToken) =>
        (await FindNamespaceAsync(ns, cancellationToken))?.RoleMappings ?? [];

    /// <summary>Removes a namespace that is being deleted from both sides of all mappings.</summary>
    internal async Task ForgetAsync(string ns, CancellationToken cancellationToken)
    {
        foreach (NamespaceRole role in await ReadAsync(Here, ns, cancellationToken))
        {
            await RemoveAsync(ns, role.OtherNamespace, cancellationToken);
        }

        foreach (NamespaceRole role in await ReadAsync(Elsewhere, ns, cancellationToken))
        {
            await RemoveAsync(role.Namespace, ns, cancellationToken);
        }
    }

    private async Task<Namespace?> FindNamespaceAsync(string ns, CancellationToken cancellationToken) =>
        await NamespaceRow.FindAsync(table, ns, cancellationToken) is ({ DeletedOn: null } found, _) ? found : null;

    private async Task<IReadOnlyList<NamespaceRole>> ReadAsync(string side, string ns, CancellationToken cancellationToken)
    {
        TableRange range = TableRange.Prefix(StoreRows.RoleMappings, TableKey.Prefix(side, TableKey.Name(ns)));
        return [.. (await StoreRows.AllAsync(table, range, cancellationToken)).Select(Read)];
    }

    private async Task RemoveAsync(string ns, string other, CancellationToken cancellationToken)
    {
        if (await FindAsync(ns, other, cancellationToken) is null)
        {
            return;
        }

        try
        {
            await table.BatchAsync(
                [
                    TableWrite.Delete(StoreRows.RoleMappings, KeyOf(Here, ns, other), null),
                    TableWrite.Delete(StoreRows.RoleMappings, KeyOf(Elsewhere, other, ns), null),
                ],
                cancellationToken);
        }
        catch (ConflictException)
        {
            // Another request removed it.
        }
    }

    private async Task CheckAsync(string ns, string other, CancellationToken cancellationToken)
    {
        _ = await FindNamespaceAsync(ns, cancellationToken) ?? throw NamespaceRow.Missing();
        if (await FindNamespaceAsync(other, cancellationToken) is null)
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"Namespace='{other}' not found");
        }
    }

    private Task<TableRow?> FindAsync(string ns, string other, CancellationToken cancellationToken) =>
        table.GetAsync(StoreRows.RoleMappings, KeyOf(Here, ns, other), cancellationToken);

    private static string KeyOf(string side, string first, string second) =>
        TableKey.Join(side, TableKey.Name(first), TableKey.Name(second));

    private static TableRow Row(NamespaceRole role, string side, string first, string second) =>
        new(StoreRows.RoleMappings, KeyOf(side, first, second))
        {
            ["Id"] = role.Id,
            ["Namespace"] = role.Namespace,
            ["OtherNamespace"] = role.OtherNamespace,
            ["Role"] = role.Role.ToWire(),
        };

    private static NamespaceRole Read(TableRow row) => new(
        row.Number("Id"),
        row.Text("Namespace")!,
        row.Text("OtherNamespace")!,
        Roles.TryParse(row.Text("Role")!, out Role role) ? role : Role.Viewer);

    private static Role Parse(string text) =>
        Roles.TryParse(text, out Role role) ? role : throw new StoreException(ErrorCode.InvalidRequest, $"invalid role={text}");

    private static StoreException NoRole() => new(ErrorCode.NotFound, "failed to find role");

    private static StoreException HasRole(string other) =>
        new(ErrorCode.AlreadyExists, $"namespace '{other}' has a role already; change it instead");
}
