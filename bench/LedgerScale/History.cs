using System.Globalization;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.LedgerScale;

/// <summary>
/// Years of finished builds, written as the store's own rows in large batches: 20 namespaces, environments of 10 builds each, the last of
/// them active. What counts them is written after them, so that a fill may be ended and repeated.
/// </summary>
internal sealed class History(ITable table)
{
    public const int NamespaceCount = 20;
    public const int BuildsEach = 10;

    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Packages = [.. Enumerable.Range(0, 60).Select(i => $"package-{i}")];

    private readonly Identities _identities = new(table);

    public static string NamespaceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number:D2}");

    public static string EnvironmentOf(long number) => string.Create(CultureInfo.InvariantCulture, $"environment-{number:D7}");

    /// <summary>Adds builds until there are as many as wanted.</summary>
    public async Task GrowAsync(long wanted)
    {
        long there = await _identities.NewestAsync(Identities.Builds, default);
        await EnsureNamespacesAsync();
        List<TableRow> ids = [];
        List<TableRow>[] rows = [.. Enumerable.Range(0, NamespaceCount).Select(_ => new List<TableRow>())];
        for (long id = there + 1; id <= wanted; id++)
        {
            int ns = (int)((id - 1) % NamespaceCount);
            Add(rows[ns], ids, id, ns, (id - 1) / NamespaceCount);
            if (rows[ns].Count >= TableLimits.BatchRows - 4)
            {
                await FlushAsync(rows[ns]);
            }

            if (ids.Count == TableLimits.BatchRows)
            {
                await FlushAsync(ids);
            }

            if (id % 100_000 == 0)
            {
                Console.WriteLine($"{id} builds");
            }
        }

        foreach (List<TableRow> left in rows.Append(ids))
        {
            await FlushAsync(left);
        }

        await CountAsync(wanted);
    }

    private static void Add(List<TableRow> rows, List<TableRow> ids, long id, int ns, long numberInNamespace)
    {
        long environment = numberInNamespace / BuildsEach;
        DateTimeOffset scheduled = Beginning.AddSeconds(id * 60);
        bool failed = IsFailed(id);
        Build build = new()
        {
            Id = id,
            Key = BuildKey.Format(Sha256(environment), scheduled, id, EnvironmentOf(environment)),
            Namespace = NamespaceOf(ns),
            Environment = EnvironmentOf(environment),
            EnvironmentId = (environment * NamespaceCount) + ns + 1,
            SpecificationId = environment + 1,
            SpecificationSha256 = Sha256(environment),
            Status = failed ? BuildStatus.Failed : BuildStatus.Completed,
            ScheduledOn = scheduled,
            StartedOn = scheduled.AddSeconds(2),
            EndedOn = scheduled.AddSeconds(40),
            HeartbeatOn = scheduled.AddSeconds(39),
            Attempt = 1,
            Size = failed ? 0 : 800_000_000,
            Worker = "host/1/x",
            RequestedBy = "somebody",
            Artifacts = [new BuildArtifact(id * 16, ArtifactType.Logs, "logs/x", 0), new BuildArtifact((id * 16) + 2, ArtifactType.Lockfile, "lockfile/x", 9000)],
        };
        rows.Add(BuildRow.Write(build));
        rows.Add(BuildRow.WriteCopy(build));
        rows.Add(PackageNames.Write(build, Packages));
        ids.Add(IdRow(Identities.Builds, id, build.Namespace, build.Environment));
        if (numberInNamespace % BuildsEach == BuildsEach - 1)
        {
            rows.Add(EnvironmentRow.Write(new StoreEnvironment
            {
                Id = build.EnvironmentId,
                Namespace = build.Namespace,
                Name = build.Environment,
                CurrentBuildId = id,
                CurrentBuildStatus = BuildStatus.Completed,
                NewestActivated = id,
                Builds = BuildsEach,
                CreatedOn = scheduled,
            }));
            ids.Add(IdRow(Identities.Environments, build.EnvironmentId, build.Namespace, build.Environment));
        }
    }

    private async Task CountAsync(long builds)
    {
        for (int ns = 0; ns < NamespaceCount; ns++)
        {
            long own = (builds / NamespaceCount) + (ns < builds % NamespaceCount ? 1 : 0);
            long failed = Enumerable.Range(0, (int)own).LongCount(i => IsFailed(((long)i * NamespaceCount) + ns + 1));
            NamespaceUsage usage = new(own / BuildsEach, own, own * 700_000_000)
            {
                BuildRows = own,
                Completed = own - failed,
                Failed = failed,
                NamespaceId = ns + 1,
            };
            await table.PutAsync(usage.ToRow(NamespaceOf(ns)), default);
        }
    }

    private async Task EnsureNamespacesAsync()
    {
        NamespaceStore namespaces = new(table, TimeProvider.System);
        for (int ns = 0; ns < NamespaceCount; ns++)
        {
            await namespaces.EnsureAsync(NamespaceOf(ns), default);
        }
    }

    private async Task FlushAsync(List<TableRow> rows)
    {
        foreach (IGrouping<string, TableRow> partition in rows.GroupBy(r => r.PartitionKey))
        {
            foreach (TableRow[] batch in partition.Chunk(TableLimits.BatchRows))
            {
                await table.BatchAsync([.. batch.Select(TableWrite.Put)], default);
            }
        }

        rows.Clear();
    }

    private static TableRow IdRow(string kind, long id, string ns, string name) =>
        new(kind, TableKey.Descending(id)) { ["Namespace"] = ns, ["Name"] = name };

    private static bool IsFailed(long id) => id % 17 == 0;

    private static string Sha256(long environment) => environment.ToString("x64", CultureInfo.InvariantCulture);
}
