using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Finds, lists, updates and deletes environments.</summary>
public sealed class EnvironmentStore(ITable table, TimeProvider clock)
{
    private const int LongestDescription = 10_000;

    private readonly BuildLedger _ledger = new(table, clock);
    private readonly EnvironmentListing _listing = new(table);

    internal PendingLinks Links => _ledger.Links;

    /// <summary>Finds an environment that is not deleted; returns null if there is none.</summary>
    public async Task<StoreEnvironment?> FindAsync(string ns, string name, CancellationToken cancellationToken) =>
        await ReadAsync(ns, name, cancellationToken) is { DeletedOn: null } found
        && await table.GetAsync(StoreRows.Namespaces, TableKey.Name(ns), cancellationToken) is { } row
        && NamespaceRow.Read(row).DeletedOn is null
            ? found
            : null;

    /// <summary>Gets an environment that is not deleted.</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<StoreEnvironment> GetAsync(string ns, string name, CancellationToken cancellationToken) =>
        await FindAsync(ns, name, cancellationToken) ?? throw new StoreException(ErrorCode.NotFound, "environment does not exist");

    /// <summary>Returns one page of the matching environments, by page number.</summary>
    public Task<Page<StoreEnvironment>> PageAsync(EnvironmentQuery query, Paging paging, CancellationToken cancellationToken) =>
        _listing.PageAsync(query, paging, cancellationToken);

    /// <summary>Returns one page of the matching environments, by cursor.</summary>
    /// <param name="query">The filter and order.</param>
    /// <param name="cursor">The cursor of the previous page; null or empty for the first.</param>
    /// <param name="limit">The maximum number of environments, at least 1.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The order or cursor is not valid (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public Task<CursorPage<StoreEnvironment>> AfterAsync(
        EnvironmentQuery query, string? cursor, int limit, CancellationToken cancellationToken) =>
        _listing.AfterAsync(query, cursor, limit, cancellationToken);

    /// <summary>Changes the active build and the description, each if given.</summary>
    /// <exception cref="StoreException">
    /// The environment does not exist (<see cref="ErrorCode.NotFound"/>); the build does not exist, is not completed or belongs to another
    /// environment (<see cref="ErrorCode.InvalidRequest"/>). </exception>
    public Task<StoreEnvironment> UpdateAsync(
        string ns, string name, long? buildId, string? description, CancellationToken cancellationToken)
    {
        if (description?.Length > LongestDescription)
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"A description has at most {LongestDescription} characters.");
        }

        return Optimistic.RunAsync(
            async () =>
            {
                (StoreEnvironment environment, string etag) = await LiveAsync(ns, name, cancellationToken);
                StoreEnvironment changed = environment with { Description = description ?? environment.Description };
                List<TableWrite> writes = [];
                if (buildId is { } id)
                {
                    (Build build, TableRow row) = await EligibleAsync(environment, id, cancellationToken);
                    await Links.AddAsync(ns, name, id, cancellationToken);
                    changed = changed with
                    {
                        CurrentBuildId = id,
                        CurrentBuildStatus = build.Status,
                        NewestActivated = Math.Max(environment.NewestActivated, id),
                    };

                    // The build must stay completed until the environment refers to it.
                    Build activated = build with { ActivatedOn = clock.GetUtcNow() };
                    writes.Add(TableWrite.Replace(BuildRow.Write(activated), row.ETag!));
                    writes.Add(TableWrite.Put(BuildRow.WriteCopy(activated)));
                }

                writes.Add(TableWrite.Replace(EnvironmentRow.Write(changed), etag));
                await table.BatchAsync(writes, cancellationToken);
                return changed;
            },
            clock,
            cancellationToken);
    }

    /// <summary>Deletes an environment: it disappears at once, its builds are removed afterwards (<see cref="Deletions"/>).</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task DeleteAsync(string ns, string name, CancellationToken cancellationToken)
    {
        (StoreEnvironment found, _) = await LiveAsync(ns, name, cancellationToken);
        await _ledger.Deletions.AddAsync(new PendingDeletion(DeletionKind.Environment, found.Id, ns, name, []), cancellationToken);
        await Optimistic.RunAsync(
            async () =>
            {
                (StoreEnvironment environment, string etag) = await LiveAsync(ns, name, cancellationToken);
                List<TableWrite> writes =
                    [TableWrite.Replace(EnvironmentRow.Write(environment with { DeletedOn = clock.GetUtcNow() }), etag)];
                if (await table.GetAsync(StoreRows.Partition(ns), StoreRows.UsageKey, cancellationToken) is { } row)
                {
                    NamespaceUsage usage = NamespaceUsage.Read(row);
                    writes.Add(TableWrite.Replace((usage with { Environments = usage.Environments - 1 }).ToRow(ns), row.ETag!));
                }

                await table.BatchAsync(writes, cancellationToken);
                return true;
            },
            clock,
            cancellationToken);
    }

    private async Task<(Build Build, TableRow Row)> EligibleAsync(
        StoreEnvironment environment, long id, CancellationToken cancellationToken)
    {
        Build build = await _ledger.FindAsync(id, cancellationToken) ?? throw Invalid($"build id={id} does not exist");
        if (build.EnvironmentId != environment.Id)
        {
            throw Invalid("cannot update environment to build id since specification does not match environment name");
        }

        TableRow row = await table.GetAsync(StoreRows.Partition(environment.Namespace), StoreRows.BuildKeyOf(id), cancellationToken)
            ?? throw Invalid($"build id={id} does not exist");
        build = BuildRow.Read(row);
        return build.Status == BuildStatus.Completed
            ? (build, row)
            : throw Invalid("cannot update environment to build id since not completed");
    }

    private async Task<(StoreEnvironment Environment, string ETag)> LiveAsync(string ns, string name, CancellationToken cancellationToken)
    {
        TableRow? row = StoreNames.IsPossible(ns) && StoreNames.IsPossible(name)
            ? await table.GetAsync(StoreRows.Partition(ns), StoreRows.EnvironmentKey(name), cancellationToken)
            : null;
        return row is not null && EnvironmentRow.Read(row) is { DeletedOn: null } environment
            ? (environment, row.ETag!)
            : throw new StoreException(ErrorCode.NotFound, $"environment namespace={ns} name={name} does not exist");
    }

    private async Task<StoreEnvironment?> ReadAsync(string ns, string name, CancellationToken cancellationToken) =>
        StoreNames.IsPossible(ns) && StoreNames.IsPossible(name)
        && await table.GetAsync(StoreRows.Partition(ns), StoreRows.EnvironmentKey(name), cancellationToken) is { } row
            ? EnvironmentRow.Read(row)
            : null;

    private static StoreException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
