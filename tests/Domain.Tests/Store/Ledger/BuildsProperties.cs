using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Tests.Store.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Store.Ledger;

/// <summary>
/// Clients that submit, build, cancel, delete, archive, restore and choose builds at once, in any order of their single
/// storage operations, some dying at any of them: what must always hold, holds.
/// </summary>
public sealed class BuildsProperties
{
    private static readonly string[] Namespaces = ["a", "b?"];
    private static readonly string[] Names = ["x", "y.z"];

    private static readonly int[] ProcessCounts = [1, 2, 6];

    // Not FsCheck's own integers, which stay small: every run should be another.
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void AnyInterleaving_WithoutDeaths_KeepsTheInvariants() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Seeds, seed => Run(seed, deaths: 0)));

    [Fact]
    public void AnyInterleaving_WithDeaths_KeepsTheInvariants() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Seeds, seed => Run(seed, deaths: 4)));

    private static bool Run(int seed, int deaths)
    {
        // All in one process, where they take turns; two processes, or each in its own.
        StoreUnderTest store = new();
        StoreUnderTest[] processes = [store, .. Enumerable.Range(1, ProcessCounts[seed / 2 % ProcessCounts.Length] - 1).Select(_ => new StoreUnderTest(store))];
        Interleaver interleaver = new(seed, store.Clock) { Deaths = deaths };
        // In half of the runs all clients meet in one environment.
        Observer observer = new() { Spread = 1 + (seed % 2) };
        store.Table.Pause = interleaver.PauseAsync;
        store.Table.OnWrite = observer.See;
        interleaver.RunToEnd([.. Enumerable.Range(0, 6).Select(i => (Func<Random, Task>)(random => ClientAsync(processes[i % processes.Length], observer, random)))]);
        store.Table.Pause = () => Task.CompletedTask;

        Assert.Empty(observer.Violations);
        CheckRows(store.Table.Rows, observer);
        return true;
    }

    private static async Task ClientAsync(StoreUnderTest store, Observer observer, Random random)
    {
        for (int i = 0; i < 15; i++)
        {
            try
            {
                await StepAsync(store, observer, random);
            }
            catch (StoreException e) when (e.Code is ErrorCode.InvalidState or ErrorCode.LeaseLost or ErrorCode.NotFound or ErrorCode.InvalidRequest)
            {
                // Another writer was first, which is an answer.
            }
        }
    }

    private static async Task StepAsync(StoreUnderTest store, Observer observer, Random random)
    {
        CancellationToken token = CancellationToken.None;
        string ns = Namespaces[random.Next(observer.Spread)];
        string name = Names[random.Next(observer.Spread)];
        long id = random.Next(1, observer.LastId + 2);
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                Build submitted = await store.Specifications.SubmitAsync(
                    new SpecificationSubmission { Text = $"name: {name}\ndependencies: [python]", Namespace = ns }, Caller.Store, token);
                observer.Acknowledged.Add((submitted.Id, submitted.EnvironmentId));
                break;
            case 3 or 4 or 5:
                await WorkAsync(store, id, random, token);
                break;
            case 6:
                await store.Builds.RequestCancelAsync(id, token);
                break;
            case 7:
                await store.Builds.DeleteAsync(id, [ArtifactType.Logs], token);
                break;
            case 8:
                await store.Builds.ArchiveAsync(id, false, null, token);
                break;
            case 9:
                await store.Builds.RecreateAsync(id, false, token);
                break;
            case 10:
                await store.Environments.UpdateAsync(ns, name, id, "chosen", token);
                break;
            default:
                await RemoveAsync(store, ns, name, random, token);
                break;
        }
    }

    private static async Task WorkAsync(StoreUnderTest store, long id, Random random, CancellationToken token)
    {
        Build build = await store.Builds.GetAsync(id, token);
        build = await store.Builds.BeginAsync(id, build.Attempt, "run" + random.Next(), "w", token);
        build = await store.Builds.ReportAsync(id, build.Attempt, InstallPhase.Link, new BuildProgress(1, 2), TimeSpan.Zero, token);
        await store.Builds.AddArtifactAsync(id, build.Attempt, ArtifactType.Lockfile, $"lockfile/{build.Key}.yml", 1, token);
        await store.Builds.RecordPackagesAsync(id, build.Attempt, [StoreUnderTest.Package($"attempt{build.Attempt}")], token);
        if (build.CancelRequested)
        {
            await store.Builds.CanceledAsync(id, build.Attempt, token);
        }
        else if (random.Next(4) == 0)
        {
            await store.Builds.FailAsync(id, build.Attempt, ErrorCode.Unsatisfiable, "no", [], token);
        }
        else
        {
            await store.Builds.CompleteAsync(id, build.Attempt, 100, null, token);
        }
    }

    private static async Task RemoveAsync(StoreUnderTest store, string ns, string name, Random random, CancellationToken token)
    {
        if (random.Next(3) == 0)
        {
            await store.Environments.DeleteAsync(ns, name, token);
        }

        foreach (PendingDeletion deletion in await store.Deletions.AdvanceAsync(token))
        {
            await store.Deletions.RemovedAsync(deletion, token);
        }
    }

    private static void CheckRows(IReadOnlyList<TableRow> rows, Observer observer)
    {
        Dictionary<long, Build> builds = [];
        Dictionary<long, Build> copies = [];
        List<StoreEnvironment> environments = [];
        foreach (TableRow row in rows.Where(r => r.PartitionKey.StartsWith("ns!", StringComparison.Ordinal)))
        {
            switch (row.RowKey.Split('!')[0])
            {
                case "build":
                    Build build = BuildRow.Read(row);
                    Assert.True(builds.TryAdd(build.Id, build), $"id {build.Id} twice");
                    break;
                case "of":
                    Build copy = BuildRow.Read(row);
                    Assert.True(copies.TryAdd(copy.Id, copy), $"copy of {copy.Id} twice");
                    break;
                case "env":
                    environments.Add(EnvironmentRow.Read(row));
                    break;
                default:
                    break;
            }
        }

        Assert.Equal(builds.Keys.Order(), copies.Keys.Order());
        Assert.All(builds.Values, b => Assert.Equivalent(b, copies[b.Id]));
        CheckEnvironments(environments, builds);
        CheckCounters(rows, environments, builds);
        HashSet<long> active = [.. rows.Where(r => r.PartitionKey == "active").Select(r => r.Number("Id"))];
        Assert.All(builds.Values.Where(b => !b.Status.IsFinished()), b => Assert.Contains(b.Id, active));
        HashSet<long> removed = observer.RemovedEnvironments;
        Assert.All(
            observer.Acknowledged, a => Assert.True(builds.ContainsKey(a.Build) || removed.Contains(a.Environment), $"build {a.Build} is lost"));
    }

    private static void CheckEnvironments(List<StoreEnvironment> environments, Dictionary<long, Build> builds)
    {
        Assert.Equal(environments.Count, environments.Select(e => e.Id).Distinct().Count());
        foreach (StoreEnvironment environment in environments.Where(e => e.DeletedOn is null))
        {
            if (environment.CurrentBuildId is { } id)
            {
                Assert.Equal(environment.Id, builds[id].EnvironmentId);
                Assert.Equal(builds[id].Status, environment.CurrentBuildStatus);
                Assert.NotEqual(BuildStatus.Deleted, builds[id].Status);
                Assert.NotEqual(BuildStatus.Archived, builds[id].Status);
            }

            Assert.Equal(environment.Builds, builds.Values.Count(b => b.EnvironmentId == environment.Id));
        }
    }

    private static void CheckCounters(IReadOnlyList<TableRow> rows, List<StoreEnvironment> environments, Dictionary<long, Build> builds)
    {
        foreach (TableRow row in rows.Where(r => r.RowKey == "usage"))
        {
            NamespaceUsage usage = NamespaceUsage.Read(row);
            Build[] own = [.. builds.Values.Where(b => StoreRows.Partition(b.Namespace) == row.PartitionKey)];
            Assert.Equal(environments.Count(e => StoreRows.Partition(e.Namespace) == row.PartitionKey && e.DeletedOn is null), usage.Environments);
            Assert.Equal(own.Length, usage.BuildRows);
            Assert.Equal(own.Count(b => b.Status != BuildStatus.Deleted), usage.Builds);
            Assert.Equal(own.Sum(b => b.Size), usage.Bytes);
            Assert.All(
                Enum.GetValues<BuildStatus>().Where(s => s.IsFinished()), s => Assert.Equal(own.Count(b => b.Status == s), usage.Finished(s)));
        }
    }

    /// <summary>Watches every write and notes what must never happen.</summary>
    private sealed class Observer
    {
        private readonly HashSet<string> _ids = [];
        private readonly HashSet<long> _deleted = [];

        public required int Spread { get; init; }

        public List<string> Violations { get; } = [];

        public List<(long Build, long Environment)> Acknowledged { get; } = [];

        public HashSet<long> RemovedEnvironments { get; } = [];

        public int LastId { get; private set; }

        public void See(TableRow? before, TableRow? after)
        {
            TableRow row = after ?? before!;
            if (row.PartitionKey == "id!build")
            {
                LastId = (int)TableKey.FromDescending(row.RowKey);
                Note(!_ids.Add(row.RowKey), $"id {LastId} was taken twice");
            }
            else if (row.RowKey.StartsWith("build!", StringComparison.Ordinal) && before is not null && after is not null)
            {
                See(BuildRow.Read(before), BuildRow.Read(after));
            }
            else if (row.RowKey.StartsWith("names!", StringComparison.Ordinal) && before is not null && after is not null)
            {
                (int former, int later) = (AttemptIn(before), AttemptIn(after));
                Note(later < former, $"attempt {later} replaced the packages of attempt {former}");
            }
            else if (row.RowKey.StartsWith("env!", StringComparison.Ordinal) && before is not null)
            {
                See(EnvironmentRow.Read(before), after is null ? null : EnvironmentRow.Read(after));
            }
        }

        private static int AttemptIn(TableRow names) =>
            int.Parse(PackageNames.Read(names).Single()["attempt".Length..], System.Globalization.CultureInfo.InvariantCulture);

        private void See(Build before, Build after)
        {
            if (after.Status == BuildStatus.Deleted)
            {
                _deleted.Add(after.Id);
            }

            Note(
                before.Status != after.Status && !before.Status.MayBecome(after.Status),
                $"build {before.Id} went from {before.Status} to {after.Status}");
            Note(after.Attempt != before.Attempt && after.Attempt != before.Attempt + 1, $"build {before.Id} jumped to attempt {after.Attempt}");
            // An attempt that follows an abandoned one has a key of its own.
            bool follows = before.Status == BuildStatus.Building && after.Attempt == before.Attempt + 1;
            Note((after.Key != before.Key && !follows) || after.EnvironmentId != before.EnvironmentId, $"build {before.Id} became another");
        }

        private void See(StoreEnvironment before, StoreEnvironment? after)
        {
            if (before.DeletedOn is not null || after?.DeletedOn is not null)
            {
                RemovedEnvironments.Add(before.Id);
            }

            if (after is null || after.Id != before.Id)
            {
                Note(before.DeletedOn is null, $"environment {before.Id} vanished");
                return;
            }

            Note(after.NewestActivated < before.NewestActivated, $"environment {before.Id} forgot its newest build");
            bool byHand = after.Description == "chosen";
            // Who deletes the current build gets the newest that is complete, which may have come late and never been current.
            bool gone = before.CurrentBuildId is { } former && _deleted.Contains(former);
            bool replaced = !gone && after.CurrentBuildId != before.CurrentBuildId && before.CurrentBuildStatus == BuildStatus.Completed;
            Note(
                replaced && !byHand && after.NewestActivated == before.NewestActivated && after.CurrentBuildId > before.CurrentBuildId,
                $"environment {before.Id} was switched from {before.CurrentBuildId} to {after.CurrentBuildId} without a cause");
        }

        private void Note(bool wrong, string what)
        {
            if (wrong)
            {
                Violations.Add(what);
            }
        }
    }
}
