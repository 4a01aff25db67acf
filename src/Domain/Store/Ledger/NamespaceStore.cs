using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Creates, lists, updates and deletes namespaces.</summary>
public sealed class NamespaceStore(ITable table, TimeProvider clock)
{
    private const int LongestMetadata = 30_000;

    private readonly Identities _identities = new(table);
    private readonly PendingDeletions _deletions = new(table, clock);

    /// <summary>Creates a namespace.</summary>
    /// <exception cref="StoreException">
    /// The name is not valid (<see cref="ErrorCode.InvalidName"/>) or is taken, even by a namespace being deleted
    /// (<see cref="ErrorCode.AlreadyExists"/>). </exception>
    public async Task<Namespace> CreateAsync(string name, CancellationToken cancellationToken)
    {
        StoreNames.CheckNamespace(name);
        if (await NamespaceRow.FindAsync(table, name, cancellationToken) is not null)
        {
            throw Exists();
        }

        long id = await _identities.TakeAsync(Identities.Namespaces, new IdentityReference("", name), cancellationToken);
        Namespace created = new(id, name, clock.GetUtcNow(), null, "{}", []);
        try
        {
            await table.InsertAsync(NamespaceRow.Write(created), cancellationToken);
        }
        catch (ConflictException)
        {
            throw Exists();
        }

        await OpenAsync(created, cancellationToken);
        return created;
    }

    /// <summary>Returns the namespace with a name, creating it if missing.</summary>
    public async Task<Namespace> EnsureAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is { } known)
        {
            return known;
        }

        try
        {
            return await CreateAsync(name, cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.AlreadyExists)
        {
            return await FindAsync(name, cancellationToken)
                ?? throw new StoreException(
                    ErrorCode.InvalidState, $"The namespace '{name}' is being deleted; it can be used again afterwards.")
                {
                    IsTransient = true,
                };
        }
    }

    /// <summary>Finds a namespace that is not deleted; returns null if there is none.</summary>
    public async Task<Namespace?> FindAsync(string name, CancellationToken cancellationToken) =>
        await NamespaceRow.FindAsync(table, name, cancellationToken) is ({ DeletedOn: null } found, _) ? found : null;

    /// <summary>Gets a namespace that is not deleted.</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<Namespace> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) ?? throw NamespaceRow.Missing();

    /// <summary>Returns the visible namespaces, by name.</summary>
    public async Task<IReadOnlyList<Namespace>> ListAsync(Visibility visibility, CancellationToken cancellationToken) =>
        [.. (await NamespaceRow.ReadAllAsync(table, cancellationToken)).Where(n => visibility.SeesNamespace(n.Name))];

    /// <summary>Replaces the metadata.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="metadata">A JSON object of at most 30,000 characters.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task SetMetadataAsync(string name, JsonElement metadata, CancellationToken cancellationToken)
    {
        string text = Check(metadata);
        return ChangeAsync(name, ns => ns with { MetadataJson = text }, cancellationToken);
    }

    /// <summary>Replaces the metadata and the role mappings of the first version, each if given.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="metadata">A JSON object; null leaves it unchanged.</param>
    /// <param name="roleMappings">The role names by ARN pattern; null leaves them unchanged.</param>
    /// <param name="caller">The caller, who can grant only permissions that it has itself.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// A pattern or role is not valid (<see cref="ErrorCode.InvalidRequest"/>); the caller lacks a permission that it would grant
    /// (<see cref="ErrorCode.AccessDenied"/>); there is no such namespace (<see cref="ErrorCode.NotFound"/>). </exception>
    public async Task UpdateAsync(
        string name,
        JsonElement? metadata,
        IReadOnlyDictionary<string, string[]>? roleMappings,
        Caller caller,
        CancellationToken cancellationToken)
    {
        string? text = metadata is { } given ? Check(given) : null;
        IReadOnlyList<RoleMapping>? mappings = null;
        if (roleMappings is not null)
        {
            RoleBindings wanted = RoleBindings.Parse(roleMappings);
            if (!caller.Bindings.Include(wanted))
            {
                throw Caller.Denied();
            }

            mappings = await NumberAsync(name, roleMappings, cancellationToken);
        }

        await ChangeAsync(
            name, ns => ns with { MetadataJson = text ?? ns.MetadataJson, RoleMappings = mappings ?? ns.RoleMappings }, cancellationToken);
    }

    /// <summary>
    /// Gives the members of a namespace one role on a pattern of environments, or none. Roles on other patterns stay. In contrast to
    /// <see cref="UpdateAsync"/>, what counts is who administers the environments, and not the namespace of the members.
    /// </summary>
    /// <param name="name">The namespace of the members.</param>
    /// <param name="pattern">The environments.</param>
    /// <param name="role">The role, which replaces others on this pattern; null for none.</param>
    /// <param name="caller">The caller, who must be an administrator of all that the pattern matches.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// The caller is not (<see cref="ErrorCode.AccessDenied"/>), or there is no such namespace (<see cref="ErrorCode.NotFound"/>).
    /// </exception>
    public async Task SetRoleAsync(string name, ArnPattern pattern, Role? role, Caller caller, CancellationToken cancellationToken)
    {
        if (!caller.Bindings.Include(pattern, Role.Admin))
        {
            throw Caller.Denied();
        }

        _ = await GetAsync(name, cancellationToken);
        IReadOnlyList<RoleMapping> given = role is null
            ? []
            : await NumberAsync(name, new Dictionary<string, string[]> { [pattern.Text] = [role.Value.ToWire()] }, cancellationToken);
        await ChangeAsync(
            name,
            ns => ns with { RoleMappings = [.. ns.RoleMappings.Where(m => m.Entity != pattern.Text), .. given] },
            cancellationToken);
    }

    /// <summary>Deletes a namespace: it disappears immediately, and its contents are removed afterwards
    /// (<see cref="Deletions"/>).</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Namespace ns = await GetAsync(name, cancellationToken);
        await _deletions.AddAsync(new PendingDeletion(DeletionKind.Namespace, ns.Id, name, null, []), cancellationToken);
        await CloseAsync(ns, cancellationToken);
        await ChangeAsync(name, found => found.Id == ns.Id ? found with { DeletedOn = clock.GetUtcNow() } : found, cancellationToken);
    }

    // A concurrent request may already have found the namespace and updated its counters; a row of an earlier namespace with the name is
    // void.
    private async Task OpenAsync(Namespace ns, CancellationToken cancellationToken) => await Optimistic.RunAsync(
        async () =>
        {
            TableRow? row = await table.GetAsync(StoreRows.Partition(ns.Name), StoreRows.UsageKey, cancellationToken);
            TableRow empty = new NamespaceUsage(0, 0, 0) { NamespaceId = ns.Id }.ToRow(ns.Name);
            if (row is null)
            {
                await table.InsertAsync(empty, cancellationToken);
            }
            else if (NamespaceUsage.Read(row).NamespaceId != ns.Id)
            {
                await table.ReplaceAsync(empty, row.ETag!, cancellationToken);
            }

            return true;
        },
        clock,
        cancellationToken);

    private async Task CloseAsync(Namespace ns, CancellationToken cancellationToken) => await Optimistic.RunAsync(
        async () =>
        {
            TableRow? row = await table.GetAsync(StoreRows.Partition(ns.Name), StoreRows.UsageKey, cancellationToken);
            NamespaceUsage usage = row is null ? new NamespaceUsage(0, 0, 0) { NamespaceId = ns.Id } : NamespaceUsage.Read(row);
            TableRow closed = (usage with { IsClosed = true }).ToRow(ns.Name);
            return row is null
                ? await table.InsertAsync(closed, cancellationToken)
                : await table.ReplaceAsync(closed, row.ETag!, cancellationToken);
        },
        clock,
        cancellationToken);

    private async Task<IReadOnlyList<RoleMapping>> NumberAsync(
        string name, IReadOnlyDictionary<string, string[]> roleMappings, CancellationToken cancellationToken)
    {
        List<RoleMapping> mappings = [];
        foreach ((string entity, string[] roles) in roleMappings)
        {
            foreach (string text in roles)
            {
                _ = Roles.TryParse(text, out Role role);
                long id = await _identities.TakeAsync(Identities.RoleMappings, new IdentityReference(name, entity), cancellationToken);
                mappings.Add(new RoleMapping(id, entity, role));
            }
        }

        return mappings;
    }

    private Task<Namespace> ChangeAsync(
        string name, Func<Namespace, Namespace> change, CancellationToken cancellationToken) => Optimistic.RunAsync(
        async () =>
        {
            if (await NamespaceRow.FindAsync(table, name, cancellationToken) is not ({ DeletedOn: null } found, string etag))
            {
                throw NamespaceRow.Missing();
            }

            Namespace changed = change(found);
            await table.ReplaceAsync(NamespaceRow.Write(changed), etag, cancellationToken);
            return changed;
        },
        clock,
        cancellationToken);

    private static string Check(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw new StoreException(ErrorCode.InvalidRequest, "The metadata of a namespace is a JSON object.");
        }

        string text = metadata.GetRawText();
        return text.Length <= LongestMetadata
            ? text
            : throw new StoreException(
                ErrorCode.InvalidRequest, $"The metadata has {text.Length} characters; {LongestMetadata} are allowed.");
    }

    private static StoreException Exists() => new(ErrorCode.AlreadyExists, "namespace already exists");
}
