using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Reads and changes builds and the data derived from them: the copy in the listing of the environment, the state shown with the
/// environment, and the counters of the namespace. Each change is one conditional batch in the partition of the namespace.
/// </summary>
internal sealed class BuildLedger(ITable table, TimeProvider clock)
{
    private const int ReadsAtOnce = 32;

    // For changes of the counters of a namespace: each build that is created or ends.
    private readonly Turns _turns = new(clock);

    public Identities Identities { get; } = new(table);

    public PendingDeletions Deletions { get; } = new(table, clock);

    public ActiveBuilds Active { get; } = new(table, clock);

    public PendingLinks Links { get; } = new(table, clock);

    /// <summary>Returns a build; null if the ID was never used or its rows were removed with its environment.</summary>
    public async Task<Build?> FindAsync(long id, CancellationToken cancellationToken) =>
        await ReadAsync(id, cancellationToken) is { } row ? BuildRow.Read(row) : null;

    /// <summary>Returns a build.</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<Build> GetAsync(long id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ?? throw Missing();

    /// <summary>Returns builds by ID in the given order, without those that no longer exist.</summary>
    public async Task<IReadOnlyList<Build>> ReadManyAsync(
        IReadOnlyList<(string Namespace, long Id)> ids, CancellationToken cancellationToken)
    {
        List<Build> builds = new(ids.Count);
        foreach ((string Namespace, long Id)[] chunk in ids.Chunk(ReadsAtOnce))
        {
            TableRow?[] rows = await Task.WhenAll(
                chunk.Select(b => table.GetAsync(StoreRows.Partition(b.Namespace), StoreRows.BuildKeyOf(b.Id), cancellationToken)));
            builds.AddRange(await VisibleAsync(rows.OfType<TableRow>().Select(BuildRow.Read), cancellationToken));
        }

        return builds;
    }

    /// <summary>Omits what an import has written for an environment that does not exist yet.</summary>
    public async Task<IReadOnlyList<Build>> VisibleAsync(IEnumerable<Build> builds, CancellationToken cancellationToken)
    {
        List<Build> visible = [];
        Dictionary<(string, string), long?> environments = [];
        foreach (Build build in builds)
        {
            if (build.IsStaged)
            {
                (string, string) place = (build.Namespace, build.Environment);
                if (!environments.TryGetValue(place, out long? id))
                {
                    TableRow? row = await table.GetAsync(
                        StoreRows.Partition(build.Namespace), StoreRows.EnvironmentKey(build.Environment), cancellationToken);
                    environments[place] = id = row is null ? null : EnvironmentRow.Read(row).Id;
                }

                if (id != build.EnvironmentId)
                {
                    continue;
                }
            }

            visible.Add(build);
        }

        return visible;
    }

    /// <summary>
    /// Changes a build. The function gets the current build and environment, is called again if another writer was faster, and returns null
    /// if nothing is to be changed. The environment is null if it was deleted or created again.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="counts">Whether the change affects the counters of the namespace; such changes are serialized within the
    /// process.</param>
    /// <param name="decide">Returns the change.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The build afterwards, and whether it was changed.</returns>
    public async Task<(BuildChange State, bool Changed)> ChangeAsync(
        long id, bool counts, Func<Build, StoreEnvironment?, Task<BuildChange?>> decide, CancellationToken cancellationToken)
    {
        IdentityReference reference = await Identities.FindAsync(Identities.Builds, id, cancellationToken) ?? throw Missing();
        string partition = StoreRows.Partition(reference.Namespace);
        return await (counts
            ? TakingTurnsAsync(partition, ChangeOnceAsync, cancellationToken)
            : Optimistic.RunAsync(ChangeOnceAsync, clock, cancellationToken));

        async Task<(BuildChange State, bool Changed)> ChangeOnceAsync()
        {
            TableRow row = await ReadAsync(reference, id, cancellationToken) ?? throw Missing();
            Build build = BuildRow.Read(row);
            Task<TableRow?> environmentRow = table.GetAsync(partition, StoreRows.EnvironmentKey(build.Environment), cancellationToken);
            Task<TableRow?> usageRow = table.GetAsync(partition, StoreRows.UsageKey, cancellationToken);
            (StoreEnvironment? environment, string? environmentETag) = Own(await environmentRow, build);
            TableRow? usage = await usageRow;
            BuildChange? change = await decide(build, environment);
            if (change is null)
            {
                return (new BuildChange(build, environment), false);
            }

            Check(build, change.Build);
            change = WithStatus(change);
            List<TableWrite> writes =
                [TableWrite.Replace(BuildRow.Write(change.Build), row.ETag!), TableWrite.Put(BuildRow.WriteCopy(change.Build))];
            if (change.Environment is not null && change.Environment != environment)
            {
                writes.Add(TableWrite.Replace(EnvironmentRow.Write(change.Environment), environmentETag!));
            }

            if (usage is not null && Count(NamespaceUsage.Read(usage), build, change.Build) is { } counted)
            {
                writes.Add(TableWrite.Replace(counted.ToRow(build.Namespace), usage.ETag!));
            }

            if (change.Unchanged is { } other
                && await table.GetAsync(partition, StoreRows.BuildKeyOf(other), cancellationToken) is { } fixedRow)
            {
                writes.Add(TableWrite.Replace(BuildRow.Write(BuildRow.Read(fixedRow)), fixedRow.ETag!));
            }

            await table.BatchAsync(writes, cancellationToken);
            return (change, true);
        }
    }

    /// <summary>Changes only the build's own rows: progress, heartbeats, artifacts.</summary>
    public Task<Build> UpdateAsync(long id, Func<Build, Build?> change, CancellationToken cancellationToken) =>
        UpdateAsync(id, change, _ => [], cancellationToken);

    /// <summary>Changes the build's own rows together with further rows of the namespace.</summary>
    public Task<Build> UpdateAsync(
        long id, Func<Build, Build?> change, Func<Build, IEnumerable<TableRow>> beside, CancellationToken cancellationToken) =>
            Optimistic.RunAsync(
        async () =>
        {
            TableRow row = await ReadAsync(id, cancellationToken) ?? throw Missing();
            Build build = BuildRow.Read(row);
            if (change(build) is not { } changed)
            {
                return build;
            }

            await table.BatchAsync(
                [
                    TableWrite.Replace(BuildRow.Write(changed), row.ETag!),
                    TableWrite.Put(BuildRow.WriteCopy(changed)),
                    .. beside(changed).Select(TableWrite.Put),
                ],
                cancellationToken);
            return changed;
        },
        clock,
        cancellationToken);

    /// <summary>
    /// Adds a build to an environment, which is created if it is missing or deleted. The namespace must exist and must not be in deletion.
    /// </summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="description">The description; null leaves that of an existing environment unchanged.</param>
    /// <param name="make">Creates the build from its ID and that of its environment.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Build> AddAsync(
        Namespace ns, string environment, string? description, Func<long, long, Build> make, CancellationToken cancellationToken)
    {
        IdentityReference reference = new(ns.Name, environment);
        long id = await Identities.TakeAsync(Identities.Builds, reference, cancellationToken);

        // Outside of the turn, for whose end others wait: in almost all cases it is already known here whether the environment is new.
        string partition = StoreRows.Partition(ns.Name);
        Task<TableRow?> before = table.GetAsync(partition, StoreRows.EnvironmentKey(environment), cancellationToken);

        // Before the build is created: the sweep would never find a build that is not on this list.
        await Active.AddAsync(ns.Name, id, cancellationToken);
        long? newEnvironment = null;
        if (await before is null)
        {
            newEnvironment = await Identities.TakeAsync(Identities.Environments, reference, cancellationToken);
        }

        return await TakingTurnsAsync(
            partition,
            async () =>
            {
                Task<TableRow?> environmentRow = table.GetAsync(partition, StoreRows.EnvironmentKey(environment), cancellationToken);
                (NamespaceUsage usage, string usageETag) = await OpenUsageAsync(ns, cancellationToken);
                TableRow? row = await environmentRow;
                StoreEnvironment? known = row is null ? null : EnvironmentRow.Read(row);
                bool isNew = known is null or { DeletedOn: not null };
                if (isNew)
                {
                    newEnvironment ??= await Identities.TakeAsync(Identities.Environments, reference, cancellationToken);
                    known = new StoreEnvironment
                    {
                        Id = newEnvironment.Value,
                        Namespace = ns.Name,
                        Name = environment,
                        CreatedOn = clock.GetUtcNow(),
                    };
                }

                Build build = make(id, known!.Id);
                StoreEnvironment changed = known with { Builds = known.Builds + 1, Description = description ?? known.Description };
                if (changed.CurrentBuildId is null)
                {
                    // Until a build completes, the first build represents the environment.
                    changed = changed with { CurrentBuildId = id, CurrentBuildStatus = build.Status };
                }

                NamespaceUsage counted = usage.Count(build.Status, 1) with
                {
                    Environments = usage.Environments + (isNew ? 1 : 0),
                    BuildRows = usage.BuildRows + 1,
                };
                await table.BatchAsync(
                    [
                        TableWrite.Insert(BuildRow.Write(build)),
                        TableWrite.Put(BuildRow.WriteCopy(build)),
                        row is null
                            ? TableWrite.Insert(EnvironmentRow.Write(changed))
                            : TableWrite.Replace(EnvironmentRow.Write(changed), row.ETag!),
                        TableWrite.Replace(counted.ToRow(ns.Name), usageETag),
                    ],
                    cancellationToken);
                return build;
            },
            cancellationToken);
    }

    internal static StoreException Missing() => new(ErrorCode.NotFound, "build id does not exist");

    private Task<T> TakingTurnsAsync<T>(string partition, Func<Task<T>> attempt, CancellationToken cancellationToken) =>
        _turns.RunAsync(partition, () => Optimistic.RunAsync(attempt, clock, cancellationToken), cancellationToken);

    private async Task<TableRow?> ReadAsync(long id, CancellationToken cancellationToken) =>
        await Identities.FindAsync(Identities.Builds, id, cancellationToken) is { } reference
            ? await ReadAsync(reference, id, cancellationToken)
            : null;

    private async Task<TableRow?> ReadAsync(IdentityReference reference, long id, CancellationToken cancellationToken) =>
        await table.GetAsync(StoreRows.Partition(reference.Namespace), StoreRows.BuildKeyOf(id), cancellationToken) is { } row
        && (await VisibleAsync([BuildRow.Read(row)], cancellationToken)).Count == 1
            ? row
            : null;

    /// <summary>Returns the counters of a namespace to which something is added; created if missing.</summary>
    /// <exception cref="StoreException">The namespace is being deleted (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<(NamespaceUsage Usage, string ETag)> OpenUsageAsync(Namespace ns, CancellationToken cancellationToken)
    {
        TableRow? row = await table.GetAsync(StoreRows.Partition(ns.Name), StoreRows.UsageKey, cancellationToken);
        if (row is null)
        {
            // The namespace was created by a process that terminated before this.
            NamespaceUsage empty = new(0, 0, 0) { NamespaceId = ns.Id };
            return (empty, await table.InsertAsync(empty.ToRow(ns.Name), cancellationToken));
        }

        NamespaceUsage usage = NamespaceUsage.Read(row);
        if (usage.NamespaceId < ns.Id)
        {
            // Left by an earlier namespace of the same name.
            NamespaceUsage empty = new(0, 0, 0) { NamespaceId = ns.Id };
            return (empty, await table.ReplaceAsync(empty.ToRow(ns.Name), row.ETag!, cancellationToken));
        }

        return usage.IsClosed || usage.NamespaceId != ns.Id
            ? throw new StoreException(ErrorCode.NotFound, "namespace does not exist")
            : (usage, row.ETag!);
    }

    private static (StoreEnvironment? Environment, string? ETag) Own(TableRow? row, Build build) =>
        row is not null && EnvironmentRow.Read(row) is { DeletedOn: null } environment && environment.Id == build.EnvironmentId
            ? (environment, row.ETag)
            : (null, null);

    private static void Check(Build before, Build after)
    {
        bool returns = after.Status != BuildStatus.Archived || before.Status == BuildStatus.Completed || before.IsRecreating;
        if (before.Status != after.Status && !(before.Status.MayBecome(after.Status) && returns))
        {
            throw new StoreException(
                ErrorCode.InvalidState, $"build {before.Id} is {before.Status.ToWire()} and cannot become {after.Status.ToWire()}");
        }
    }

    private static BuildChange WithStatus(BuildChange change) =>
        change.Environment is { } environment && environment.CurrentBuildId == change.Build.Id
            ? change with { Environment = environment with { CurrentBuildStatus = change.Build.Status } }
            : change;

    private static NamespaceUsage? Count(NamespaceUsage usage, Build before, Build after)
    {
        NamespaceUsage counted = usage.Count(before.Status, -1)
            .Count(after.Status, 1) with
        { Bytes = usage.Bytes + after.Size - before.Size };
        return counted == usage ? null : counted;
    }
}
