using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Maintenance;
using CondaStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Every rule of retention, from the setting to the lines that tell of its decision.</summary>
public sealed class RetentionRulesTests
{
    private const int Builds = 3;

    // How many of an environment's builds each rule takes, days after they were made.
    [Theory]
    [InlineData("setting/", """{"retention_keep_last":2}""", 1, "retention_keep_last=2 of the store")]
    [InlineData("setting/team/", """{"retention_keep_last":2}""", 1, "retention_keep_last=2 of the namespace")]
    [InlineData("setting/team/e/", """{"retention_keep_last":2}""", 1, "retention_keep_last=2 of the environment")]
    [InlineData("setting/team/", """{"retention_archive_after":"1d"}""", 2, "retention_archive_after=1d of the namespace")]
    [InlineData("setting/", """{"retention_archive_after":"12h"}""", 2, "retention_archive_after=12h of the store")]
    [InlineData("setting/team/e/", """{"retention_keep_last":2,"retention_archive_after":"1d"}""", 1, "retention_keep_last=2 of the environment and retention_archive_after=1d of the environment")]
    [InlineData("setting/team/", """{"retention_archive_after":"1d","retention_keep_active":false}""", 3, "retention_archive_after=1d of the namespace")]
    [InlineData("setting/team/", """{"retention_archive_after":"1d","retention_keep_younger_than":"30d"}""", 0, "")]
    [InlineData("setting/team/", """{"retention_keep_last":1,"retention_archive_after":"30d"}""", 0, "")]
    [InlineData("setting/team/", """{"retention_namespace_quota":1}""", 2, "retention_namespace_quota=1 of the namespace")]
    public async Task Rule_ThatTakesBuilds_IsToldInEveryLog(string layer, string settings, int expected, string rule)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildAsync(store);
        await SetAsync(store, layer, settings);

        (ArchivePlan plan, string diagnostics) = await ApplyAsync(store, days: 3);

        Assert.Equal(expected, plan.Items.Count);
        foreach (ArchiveItem item in plan.Items)
        {
            Assert.Equal(rule, item.Rule);
            Assert.Contains($"Archive build {item.BuildId} of team/e by the rule '{rule}': done.", diagnostics, StringComparison.Ordinal);
            Assert.Contains($"[archive] archived: {rule}\n", await store.Http.GetStringAsync($"build/{item.BuildId}/logs/"), StringComparison.Ordinal);
            Assert.Equal("ARCHIVED", (await store.GetAsync($"build/{item.BuildId}/")).GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Rule_ThatDeletesArchivedBuilds_IsToldInEveryLog()
    {
        const string Rule = "retention_delete_archived_after=2d of the namespace";
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildAsync(store);
        await SetAsync(store, "setting/team/", """{"retention_keep_last":1,"retention_delete_archived_after":"2d"}""");
        (ArchivePlan archived, _) = await ApplyAsync(store, days: 0);

        (ArchivePlan plan, string diagnostics) = await ApplyAsync(store, days: 3);

        Assert.Equal(archived.Items.Select(i => i.BuildId), plan.Items.Select(i => i.BuildId));
        foreach (ArchiveItem item in plan.Items)
        {
            Assert.Equal((ArchiveAction.Delete, Rule), (item.Action, item.Rule));
            Assert.Contains($"Delete build {item.BuildId} of team/e by the rule '{Rule}': done.", diagnostics, StringComparison.Ordinal);
            Assert.Contains($"[archive] deleted: {Rule}\n", await store.Http.GetStringAsync($"build/{item.BuildId}/logs/"), StringComparison.Ordinal);
            Assert.Equal("DELETED", (await store.GetAsync($"build/{item.BuildId}/")).GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Rule_ThatCannotBeFollowed_IsToldWithItsReason()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long[] ids = await BuildAsync(store);
        ArchivePlan plan = new([new(ids[^1], "team", "e", ArchiveAction.Archive, "retention_keep_last=1 of the store", 0, 0, null, false)], []);

        string diagnostics = await RunAsync(store, plan);

        Assert.Contains(
            $"Archive build {ids[^1]} of team/e by the rule 'retention_keep_last=1 of the store': cannot archive the active build", diagnostics, StringComparison.Ordinal);
        JsonElement run = (await store.GetAsync("archive/")).EnumerateArray().Single();
        Assert.Equal(("COMPLETED", 1), (run.GetProperty("state").GetString(), run.GetProperty("items_skipped").GetInt32()));
    }

    [Fact]
    public async Task PackageArchiveRetention_RemovingArchives_IsToldForEach()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:package_archive"] = "true" });
        long id = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p0]\n");
        await store.WaitAsync(id, "COMPLETED");
        await SetAsync(store, "setting/", """{"package_archive_retention":"2d"}""");
        await store.Http.DeleteAsync($"build/{id}/");
        await UntilAsync(() => store.Services.GetRequiredService<Deletions>().IsDoneAsync(CancellationToken.None));
        Lines<KeptPackagesSweep> log = new();
        await ActivatorUtilities.CreateInstance<KeptPackagesSweep>(store.Services, log).RunAsync(CancellationToken.None);
        // Not the store three days later, whose own sweep at its start may be the first.
        KeptPackages later = ActivatorUtilities.CreateInstance<KeptPackages>(store.Services, new ShiftedTime(TimeSpan.FromDays(3)));

        RemovalResult result = await ActivatorUtilities.CreateInstance<KeptPackagesSweep>(store.Services, log, later).RunAsync(CancellationToken.None);

        Assert.Equal(1, result.Removed);
        Assert.Matches(@"^Remove the kept archive of p0-1\.0-\S+ by the rule 'package_archive_retention=2d of the store': done\.\s*$", log.ToString());
    }

    private static async Task<long[]> BuildAsync(ApiStore store)
    {
        long[] ids = new long[Builds];
        for (int i = 0; i < Builds; i++)
        {
            ids[i] = await store.PostAsync($"name: e\nchannels: [local]\ndependencies: [p{i}]\n");
            await store.WaitAsync(ids[i], "COMPLETED");
        }

        return ids;
    }

    private static async Task SetAsync(ApiStore store, string layer, string settings) =>
        (await store.Http.PutAsync(layer, new StringContent(settings, Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();

    private static async Task<(ArchivePlan Plan, string Diagnostics)> ApplyAsync(ApiStore store, int days)
    {
        // Not the store some days later: it would make up for the nights that it missed, and might be the first.
        RetentionPlanner later = ActivatorUtilities.CreateInstance<RetentionPlanner>(store.Services, new ShiftedTime(TimeSpan.FromDays(days)));
        ArchivePlan plan = await later.PlanAsync(CancellationToken.None);
        return (plan, await RunAsync(store, plan));
    }

    // As the orchestration does it, with a log that can be read.
    private static async Task<string> RunAsync(ApiStore store, ArchivePlan plan)
    {
        ArchiveRuns runs = store.Services.GetRequiredService<ArchiveRuns>();
        ArchiveRun run = await runs.CreateAsync(runs.NewId(), plan, keepPacked: false, "retention", CancellationToken.None);
        Lines<ArchiveRunProcessing> log = new();
        await ActivatorUtilities.CreateInstance<ArchiveRunProcessing>(store.Services, log).RunAsync(run.Id, CancellationToken.None);
        return log.ToString();
    }

    private sealed class Lines<T> : ILogger<T>
    {
        private readonly StringBuilder _text = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _text.AppendLine(formatter(state, exception));

        public override string ToString() => _text.ToString();
    }
}
