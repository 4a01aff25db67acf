using System.Runtime.CompilerServices;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Lists builds from the narrowest range of rows: those of an environment, of a namespace, the active ones, or all by id.
/// Without filters the count comes from counters and only the page is read.
/// </summary>
internal sealed class BuildListing(ITable table, BuildLedger ledger)
{
    private const int RowsAtOnce = 200;
    private const int FewestRowsAtOnce = 16;
    private const int EnvironmentsAtOnce = 32;
    private const long LargestWindow = 1 << 20;
    private const long FewBuilds = 200;

    public async Task<Page<Build>> PageAsync(BuildQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (await ScopeAsync(query, cancellationToken) is not { } scope)
        {
            return new Page<Build>([], 0);
        }

        bool exact = !query.HasFilter && query.IsInOrderOfIds && scope.Count is not null;
        if (exact)
        {
            List<Build> page = [];
            int skip = paging.Offset;
            // Each row by id requires a read of the build, so no more are read than the page needs.
            int chunk = (int)Math.Clamp((long)paging.Offset + paging.Limit, FewestRowsAtOnce, RowsAtOnce);
            await foreach (Build build in InOrderAsync(scope, query, chunk, cancellationToken))
            {
                if (page.Count == paging.Limit)
                {
                    break;
                }

                if (skip-- <= 0)
                {
                    page.Add(build);
                }
            }

            return new Page<Build>(page, scope.Count!.Value);
        }

        List<Build> all = [];
        await foreach (Build build in InOrderAsync(scope, query, RowsAtOnce, cancellationToken))
        {
            if (await MatchesAsync(build, query, cancellationToken))
            {
                all.Add(build);
            }
        }

        return paging.Of(Sorted(all, query));
    }

    public async Task<IReadOnlyList<EnvironmentBuilds>> OfEnvironmentsAsync(
        IReadOnlyList<StoreEnvironment> environments, CancellationToken cancellationToken)
    {
        List<EnvironmentBuilds> found = new(environments.Count);
        foreach (StoreEnvironment[] chunk in environments.Chunk(EnvironmentsAtOnce))
        {
            found.AddRange(await Task.WhenAll(chunk.Select(e => OfEnvironmentAsync(e, cancellationToken))));
        }

        return found;
    }

    private async Task<EnvironmentBuilds> OfEnvironmentAsync(StoreEnvironment environment, CancellationToken cancellationToken)
    {
        TableRange range = StoreRows.BuildsOfEnvironment(environment.Namespace, environment.Name);
        Build? newest = null;
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(range, 1, continuation, cancellationToken);
            newest = page.Rows.Select(BuildRow.Read).FirstOrDefault(b => b.EnvironmentId == environment.Id);
            continuation = page.Continuation;
        }
        while (newest is null && continuation is not null);
        Build? current = environment.CurrentBuildId is { } id && id != newest?.Id ? await ledger.FindAsync(id, cancellationToken) : newest;
        return new EnvironmentBuilds(environment, newest, environment.CurrentBuildId is null ? null : current);
    }

    private static List<Build> Sorted(List<Build> builds, BuildQuery query)
    {
        if (query.IsInOrderOfIds)
        {
            return builds;
        }

        // Builds without the time come last in either direction; ties are broken by id.
        Func<Build, DateTimeOffset?> time = query.SortBy == "started_on" ? b => b.StartedOn : b => b.EndedOn;
        IOrderedEnumerable<Build> known = builds.OrderBy(b => time(b) is null);
        return [.. query.Descending ? known.ThenByDescending(time).ThenByDescending(b => b.Id) : known.ThenBy(time).ThenBy(b => b.Id)];
    }

    private async Task<bool> MatchesAsync(Build build, BuildQuery query, CancellationToken cancellationToken) =>
        (query.Status is null || build.Status == query.Status)
        && (query.Artifact is null || build.Artifact(query.Artifact.Value) is not null)
        && (query.IncludeDeleted || build.Status != BuildStatus.Deleted)
        && (query.Packages.Count == 0
            || await PackageNames.HasAllAsync(table, build.Namespace, build.Id, query.Packages, cancellationToken));

    private async Task<BuildScope?> ScopeAsync(BuildQuery query, CancellationToken cancellationToken)
    {
        HashSet<string> live = [.. (await NamespaceRow.ReadAllAsync(table, cancellationToken))
            .Select(n => n.Name)
            .Where(n => query.Visibility.SeesNamespace(n) && (query.Namespace is null || query.Namespace == n))];
        (string? ns, string? name) = (query.Namespace, query.Name);
        if (query.EnvironmentId is { } environmentId)
        {
            if (await ledger.Identities.FindAsync(Identities.Environments, environmentId, cancellationToken) is not { } reference
                || (ns is not null && ns != reference.Namespace)
                || (name is not null && name != reference.Name))
            {
                return null;
            }

            (ns, name) = (reference.Namespace, reference.Name);
        }

        if (live.Count == 0 || (ns is not null && !live.Contains(ns)))
        {
            return null;
        }

        return ns is not null && name is not null
            ? await EnvironmentScopeAsync(query, ns, name, live, cancellationToken)
            : new BuildScope(ns, null, null, live, await CountAsync(query, live, cancellationToken));
    }

    private async Task<BuildScope?> EnvironmentScopeAsync(
        BuildQuery query, string ns, string name, HashSet<string> live, CancellationToken cancellationToken)
    {
        TableRow? row = StoreNames.IsPossible(name)
            ? await table.GetAsync(StoreRows.Partition(ns), StoreRows.EnvironmentKey(name), cancellationToken)
            : null;
        StoreEnvironment? environment = row is null ? null : EnvironmentRow.Read(row);
        bool visible = environment is { DeletedOn: null }
            && query.Visibility.Sees(ns, name)
            && (query.EnvironmentId is null || query.EnvironmentId == environment.Id);
        return visible ? new BuildScope(ns, name, environment!.Id, live, environment.Builds) : null;
    }

    private async Task<long?> CountAsync(BuildQuery query, HashSet<string> live, CancellationToken cancellationToken)
    {
        if (query.HasFilter || query.Name is not null || !live.All(query.Visibility.SeesWholeNamespace))
        {
            return null;
        }

        long count = 0;
        foreach (string[] chunk in live.Chunk(32))
        {
            TableRow?[] rows = await Task.WhenAll(
                chunk.Select(ns => table.GetAsync(StoreRows.Partition(ns), StoreRows.UsageKey, cancellationToken)));
            count += rows.OfType<TableRow>().Sum(r => NamespaceUsage.Read(r).BuildRows);
        }

        return count;
    }

    private async IAsyncEnumerable<Build> InOrderAsync(
        BuildScope scope, BuildQuery query, int chunk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool active = scope.Namespace is null && query.Status is (BuildStatus.Queued or BuildStatus.Building);
        IAsyncEnumerable<IReadOnlyList<Build>> chunks = active
            ? ActiveAsync(query.Descending, cancellationToken)
            : query.Descending ? NewestFirstAsync(scope, chunk, cancellationToken) : OldestFirstAsync(scope, chunk, cancellationToken);
        await foreach (IReadOnlyList<Build> read in chunks)
        {
            foreach (Build build in read)
            {
                if (scope.Namespaces.Contains(build.Namespace)
                    && (scope.EnvironmentId is null || scope.EnvironmentId == build.EnvironmentId)
                    && (query.Name is null || query.Name == build.Environment)
                    && query.Visibility.Sees(build.Namespace, build.Environment))
                {
                    yield return build;
                }
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<Build>> ActiveAsync(
        bool descending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Build> active = await ledger.ReadManyAsync(
            [.. (await ledger.Active.ListAsync(cancellationToken)).Select(b => (b.Namespace, b.Id))], cancellationToken);
        yield return descending ? [.. active.Reverse()] : active;
    }

    private async IAsyncEnumerable<IReadOnlyList<Build>> NewestFirstAsync(
        BuildScope scope, int chunk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(scope.Range(null, null), chunk, continuation, cancellationToken);
            yield return await ReadAsync(scope, page.Rows, cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    // Keys are sorted from new to old. For the other direction, windows of ids are read from the oldest on, each reversed; their width
    // adapts to the number of rows found, because a namespace has only some of the ids.
    private async IAsyncEnumerable<IReadOnlyList<Build>> OldestFirstAsync(
        BuildScope scope, int chunk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (scope is { Environment: not null, Count: <= FewBuilds })
        {
            // An environment has few of all ids: searching for them window by window would take longer the more ids exist.
            List<TableRow> all = await StoreRows.AllAsync(table, scope.Range(null, null), cancellationToken);
            all.Reverse();
            yield return await ReadAsync(scope, all, cancellationToken);
            yield break;
        }

        long newest = await ledger.Identities.NewestAsync(Identities.Builds, cancellationToken);
        long width = chunk;
        for (long after = 0; after < newest;)
        {
            long upTo = Math.Min(newest, after + width);
            List<TableRow> rows = await StoreRows.AllAsync(table, scope.Range(after, upTo), cancellationToken);
            rows.Reverse();
            yield return await ReadAsync(scope, rows, cancellationToken);
            after = upTo;
            width = rows.Count < chunk / 4 ? Math.Min(width * 4, LargestWindow) : rows.Count > 2 * chunk ? width / 2 : width;
        }
    }

    private async Task<IReadOnlyList<Build>> ReadAsync(BuildScope scope, IReadOnlyList<TableRow> rows, CancellationToken cancellationToken)
    {
        if (scope.Namespace is not null)
        {
            return await ledger.VisibleAsync(rows.Select(BuildRow.Read), cancellationToken);
        }

        (string, long)[] ids = [.. rows
            .Select(r => (Identities.Read(r).Namespace, TableKey.FromDescending(r.RowKey)))
            .Where(b => scope.Namespaces.Contains(b.Namespace))];
        return await ledger.ReadManyAsync(ids, cancellationToken);
    }
}
