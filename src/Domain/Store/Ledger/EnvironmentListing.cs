using System.Runtime.CompilerServices;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Lists environments. In key order and without filters, only the page is read and the count comes from the counters of the namespaces;
/// otherwise everything visible to the caller is read.
/// </summary>
internal sealed class EnvironmentListing(ITable table)
{
    private const int RowsAtOnce = 200;
    private const int ReadsAtOnce = 32;
    private const int SpareRows = 6;

    public async Task<Page<StoreEnvironment>> PageAsync(EnvironmentQuery query, Paging paging, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> namespaces = await NamespacesAsync(query, cancellationToken);
        if (await CountsAsync(query, namespaces, cancellationToken) is not { } counts)
        {
            List<StoreEnvironment> all = await MatchingAsync(query, namespaces, cancellationToken);
            all.Sort(new EnvironmentOrder(query));
            return paging.Of(all);
        }

        List<StoreEnvironment> page = [];
        long skip = paging.Offset;
        foreach (string ns in namespaces)
        {
            if (page.Count == paging.Limit)
            {
                break;
            }

            if (skip >= counts[ns])
            {
                skip -= counts[ns];
                continue;
            }

            await foreach (StoreEnvironment environment in ReadAsync(ns, null, Chunk(skip + paging.Limit), cancellationToken))
            {
                if (skip-- <= 0)
                {
                    page.Add(environment);
                }

                if (page.Count == paging.Limit)
                {
                    break;
                }
            }

            skip = Math.Max(skip, 0);
        }

        return new Page<StoreEnvironment>(page, counts.Values.Sum());
    }

    public async Task<CursorPage<StoreEnvironment>> AfterAsync(
        EnvironmentQuery query, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (query.SortBy.Where(k => k is not ("namespace" or "name")).ToArray() is { Length: > 0 } unknown)
        {
            throw new StoreException(
                ErrorCode.InvalidRequest,
                $"Cannot sort results by [{string.Join(", ", unknown.Select(k => $"'{k}'"))}]. Valid sort_by values are ['namespace', "
                    + "'name']");
        }

        EnvironmentCursor? after = EnvironmentCursor.Read(cursor);
        EnvironmentOrder order = new(query);
        IReadOnlyList<string> namespaces = await NamespacesAsync(query, cancellationToken);
        if (await CountsAsync(query, namespaces, cancellationToken) is not { } counts)
        {
            List<StoreEnvironment> all = await MatchingAsync(query, namespaces, cancellationToken);
            all.Sort(order);
            IEnumerable<StoreEnvironment> behind = after is null ? all
                : after == EnvironmentCursor.Behind ? []
                : all.SkipWhile(e => order.Compare((e.Namespace, e.Name), (after.Namespace, after.Name)) <= 0);
            return Paged([.. behind.Take(limit)], after, all.Count);
        }

        List<StoreEnvironment> page = [];
        foreach (string ns in namespaces.Where(
            n => after != EnvironmentCursor.Behind && (after is null || string.CompareOrdinal(n, after.Namespace) >= 0)))
        {
            await foreach (StoreEnvironment environment in ReadAsync(
                ns, ns == after?.Namespace ? after.Name : null, Chunk(limit), cancellationToken))
            {
                page.Add(environment);
                if (page.Count == limit)
                {
                    return Paged(page, after, counts.Values.Sum());
                }
            }
        }

        return Paged(page, after, counts.Values.Sum());
    }

    // A page needs only the rows that it shows, and a few more for deleted ones.
    private static int Chunk(long wanted) => (int)Math.Clamp(wanted + SpareRows, 1, RowsAtOnce);

    // A request past the end gets no cursor, so that clients that stop only then also stop.
    private static CursorPage<StoreEnvironment> Paged(List<StoreEnvironment> page, EnvironmentCursor? after, long count) => new(
        page,
        page.Count > 0 ? EnvironmentCursor.Write(page[^1]) : after == EnvironmentCursor.Behind ? null : EnvironmentCursor.End,
        count);

    private async Task<IReadOnlyList<string>> NamespacesAsync(EnvironmentQuery query, CancellationToken cancellationToken) =>
        [.. (await NamespaceRow.ReadAllAsync(table, cancellationToken))
            .Select(n => n.Name)
            .Where(n => query.Visibility.SeesNamespace(n) && (query.Namespace is null || query.Namespace == n))];

    private async Task<Dictionary<string, long>?> CountsAsync(
        EnvironmentQuery query, IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        if (query.HasFilter || !query.IsInOrderOfKeys || !namespaces.All(query.Visibility.SeesWholeNamespace))
        {
            return null;
        }

        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (string[] chunk in namespaces.Chunk(ReadsAtOnce))
        {
            TableRow?[] rows = await Task.WhenAll(
                chunk.Select(ns => table.GetAsync(StoreRows.Partition(ns), StoreRows.UsageKey, cancellationToken)));
            foreach ((string ns, TableRow? row) in chunk.Zip(rows))
            {
                counts[ns] = row is null ? 0 : NamespaceUsage.Read(row).Environments;
            }
        }

        return counts;
    }

    private async Task<List<StoreEnvironment>> MatchingAsync(
        EnvironmentQuery query, IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        List<StoreEnvironment> found = [];
        foreach (string[] chunk in namespaces.Chunk(ReadsAtOnce))
        {
            List<TableRow>[] rows = await Task.WhenAll(chunk.Select(ns => RowsAsync(query, ns, cancellationToken)));
            found.AddRange(rows.SelectMany(r => r).Select(EnvironmentRow.Read).Where(e => e.DeletedOn is null && Matches(e, query)));
        }

        return query.Artifact is null && query.Packages.Count == 0 ? found : await WithContentsAsync(query, found, cancellationToken);
    }

    private async Task<List<TableRow>> RowsAsync(EnvironmentQuery query, string ns, CancellationToken cancellationToken)
    {
        if (query.Name is null)
        {
            return await StoreRows.AllAsync(table, StoreRows.Environments(ns), cancellationToken);
        }

        return StoreNames.IsPossible(query.Name)
            && await table.GetAsync(StoreRows.Partition(ns), StoreRows.EnvironmentKey(query.Name), cancellationToken) is { } row
            ? [row]
            : [];
    }

    private static bool Matches(StoreEnvironment environment, EnvironmentQuery query) =>
        query.Sees(environment.Namespace, environment.Name)
        && (query.Status is null || environment.CurrentBuildStatus == query.Status)
        && (query.Search is null
            || environment.Namespace.Contains(query.Search, StringComparison.OrdinalIgnoreCase)
            || environment.Name.Contains(query.Search, StringComparison.OrdinalIgnoreCase));

    private async Task<List<StoreEnvironment>> WithContentsAsync(
        EnvironmentQuery query, List<StoreEnvironment> candidates, CancellationToken cancellationToken)
    {
        List<StoreEnvironment> found = [];
        foreach (StoreEnvironment[] chunk in candidates.Where(e => e.CurrentBuildId is not null).Chunk(ReadsAtOnce))
        {
            bool[] fits = await Task.WhenAll(chunk.Select(e => HasContentsAsync(query, e, cancellationToken)));
            found.AddRange(chunk.Zip(fits).Where(e => e.Second).Select(e => e.First));
        }

        return found;
    }

    private async Task<bool> HasContentsAsync(EnvironmentQuery query, StoreEnvironment environment, CancellationToken cancellationToken)
    {
        long id = environment.CurrentBuildId!.Value;
        if (query.Artifact is { } artifact
            && (await table.GetAsync(StoreRows.Partition(environment.Namespace), StoreRows.BuildKeyOf(id), cancellationToken) is not { } row
                || BuildRow.Read(row).Artifact(artifact) is null))
        {
            return false;
        }

        return query.Packages.Count == 0
            || await PackageNames.HasAllAsync(table, environment.Namespace, id, query.Packages, cancellationToken);
    }

    private async IAsyncEnumerable<StoreEnvironment> ReadAsync(
        string ns, string? after, int chunk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableRange whole = StoreRows.Environments(ns);
        TableRange range = after is null ? whole : TableRange.Between(whole.PartitionKey!, StoreRows.EnvironmentKey(after), whole.Before);
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(range, chunk, continuation, cancellationToken);
            foreach (StoreEnvironment environment in page.Rows.Select(EnvironmentRow.Read))
            {
                if (environment.DeletedOn is null && environment.Name != after)
                {
                    yield return environment;
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
