using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using CondaStore.Functions.Tests.Api;
using CondaStore.Local.Hosting.Discovery;
using CondaStore.Store.Tests.Running;
using CondaStore.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Maintenance;

/// <summary>A tick that comes twice, or not for a month, does no harm: what was due is done, and once.</summary>
public sealed class TimerTickTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static TheoryData<string> Timers { get; } =
        [.. new FunctionCatalog(typeof(SweepBuilds).Assembly.GetTypes()).OfKind(FunctionKind.Timer).Select(f => f.Name)];

    [Theory]
    [InlineData("SweepBuilds")]
    [InlineData("SweepDeleted")]
    [InlineData("SweepArchiveRuns")]
    [InlineData("WatchFolders")]
    public async Task Sweep_NothingToDo_StartsNothing(string timer)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await SettledAsync(store);
        string[] before = [.. (await InstancesAsync(store)).Select(i => $"{i.InstanceId} {i.CreatedAt:o}")];

        await store.TickAsync(timer);

        Assert.Equal(before, (await InstancesAsync(store)).Select(i => $"{i.InstanceId} {i.CreatedAt:o}"));
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task AnyTimer_TicksSeveralTimesAtOnce_ChangesNothingThatIsInOrder(string timer)
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:conda_indexed_channels"] = "[\"local\"]" });
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await SettledAsync(store);
        string[] before = await StateAsync(store);
        HashSet<string> known = [.. (await InstancesAsync(store)).Select(i => i.InstanceId)];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync(timer)));
        await SettledAsync(store);
        await store.TickAsync(timer);
        await SettledAsync(store);

        Assert.Equal(before, await StateAsync(store));
        OrchestrationMetadata[] started = [.. (await InstancesAsync(store)).Where(i => !known.Contains(i.InstanceId))];
        Assert.True(started.Length <= 1, string.Join(", ", started.Select(i => i.InstanceId)));
        Assert.All(started, i => Assert.Equal(OrchestrationRuntimeStatus.Completed, i.RuntimeStatus));
    }

    [Fact]
    public async Task SweepBuilds_Missed_BuildsWhatWaited()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        Build waiting = await SubmitAsync(store);

        await MonthLaterAsync(store);

        JsonElement built = await store.WaitAsync(waiting.Id, "COMPLETED");
        Assert.Equal(1, (await store.Services.GetRequiredService<BuildStore>().GetAsync(waiting.Id, CancellationToken.None)).Attempt);
        Assert.Equal(waiting.Id, built.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task SweepBuilds_Doubled_BuildsWhatWaitedOnce()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        Build waiting = await SubmitAsync(store);
        await store.StopAsync();
        await store.StartAgainAsync(new ShiftedTime(TimeSpan.FromMinutes(1)));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("SweepBuilds")));

        await store.WaitAsync(waiting.Id, "COMPLETED");
        Assert.Equal(1, (await store.Services.GetRequiredService<BuildStore>().GetAsync(waiting.Id, CancellationToken.None)).Attempt);
        string log = await store.Http.GetStringAsync($"build/{waiting.Id}/logs/");
        Assert.Single(log.Split('\n'), l => l.Contains("starting build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SweepDeleted_MissedThenDoubled_RemovesTheFiles()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await SettledAsync(store);
        await store.Services.GetRequiredService<EnvironmentStore>().DeleteAsync("team", "e", CancellationToken.None);

        await MonthLaterAsync(store);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("SweepDeleted")));

        await UntilAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(store.Share, "envs", "team")).Any());
    }

    [Fact]
    public async Task SweepBuilds_CancelThatItsProcessDidNotSurvive_EndsTheBuild()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        await builds.BeginAsync(build.Id, 0, "token", "vanished/1/x", CancellationToken.None);
        await builds.RequestCancelAsync(build.Id, CancellationToken.None);

        await MonthLaterAsync(store);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("SweepBuilds")));

        await store.WaitAsync(build.Id, "CANCELED");
    }

    [Fact]
    public async Task SweepCache_MissedForAMonth_RemovesWhatNothingUsesAndNothingElse()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await store.WaitAsync(await store.PostAsync("name: other\nchannels: [local]\ndependencies: [p2]\n"), "COMPLETED");
        await store.Http.DeleteAsync("environment/team/other/");
        await UntilAsync(() => !File.Exists(Path.Combine(store.Share, "envs", "team", "other")));
        await SettledAsync(store);
        Assert.Single(Packages(store, "p2-"));

        await MonthLaterAsync(store);

        await UntilAsync(() => Packages(store, "p2-").Length == 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("SweepCache")));
        await SettledAsync(store);
        Assert.Single(Packages(store, "p1-"));
    }

    [Fact]
    public async Task PurgeHistory_MissedForAMonth_ForgetsWhatEndedBefore()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long build = await store.PostAsync(Specification);
        await store.WaitAsync(build, "COMPLETED");
        await SettledAsync(store);
        string instance = BuildScheduling.InstanceOf(build);
        Assert.NotNull(await Tasks(store).GetInstanceAsync(instance));

        await MonthLaterAsync(store);

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (await Tasks(store).GetInstanceAsync(instance, cancellation: limit.Token) is not null)
        {
            await Task.Delay(30, limit.Token);
        }

        Assert.Equal("COMPLETED", (await store.GetAsync($"build/{build}/")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task RunRetention_MissedForAMonth_ArchivesOnce()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long old = await store.PostAsync(Specification);
        await store.WaitAsync(old, "COMPLETED");
        long current = await store.PostAsync(Specification.Replace("p1", "p2", StringComparison.Ordinal));
        await store.WaitAsync(current, "COMPLETED");
        await SettledAsync(store);
        await store.Http.PutAsJsonAsync("setting/team/e/", new { retention_keep_last = 1 });

        await MonthLaterAsync(store);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("RunRetention")));

        await store.WaitForAsync(old, "ARCHIVED");
        await SettledAsync(store);
        Assert.Equal("COMPLETED", (await store.GetAsync($"build/{current}/")).GetProperty("status").GetString());
        string log = await store.Http.GetStringAsync($"build/{old}/logs/");
        Assert.Single(log.Split('\n'), l => l.Contains("archived: retention_keep_last=1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SweepArchiveRuns_AbandonedRun_IsFinished()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long old = await store.PostAsync(Specification);
        await store.WaitAsync(old, "COMPLETED");
        await store.WaitAsync(await store.PostAsync(Specification.Replace("p1", "p2", StringComparison.Ordinal)), "COMPLETED");
        await SettledAsync(store);
        ArchiveRuns runs = store.Services.GetRequiredService<ArchiveRuns>();
        ArchivePlan plan = await store.Services.GetRequiredService<ArchivePlanner>()
            .PlanAsync(new ArchiveFilter { KeepLast = 1 }, Caller.Store, CancellationToken.None);
        ArchiveRun run = await runs.CreateAsync(runs.NewId(), plan, false, "somebody", CancellationToken.None);

        await MonthLaterAsync(store);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("SweepArchiveRuns")));

        await store.WaitForAsync(old, "ARCHIVED");
        await SettledAsync(store);
        Assert.Equal(ArchiveRunState.Completed, (await store.Services.GetRequiredService<ArchiveRuns>().GetAsync(run.Id, CancellationToken.None)).State);
    }

    [Fact]
    public async Task RefreshChannels_Doubled_FindsWhatIsNew()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:conda_indexed_channels"] = "[\"local\"]" });
        Assert.NotEmpty((await store.GetAsync("package/?search=p5")).EnumerateArray());
        Assert.Empty((await store.GetAsync("package/?search=p7")).EnumerateArray());
        LocalChannel.Write(Path.GetDirectoryName(store.Channel)!, packages: 8, filesEach: 3);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("RefreshChannels")));
        await SettledAsync(store);

        Assert.NotEmpty((await store.GetAsync("package/?search=p7")).EnumerateArray());
    }

    [Fact]
    public async Task WatchFolders_DoubledAndMissed_BuildsEveryContentOnce()
    {
        using TemporaryDirectory watched = new();
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Watch:0"] = watched.Path });
        string file = Path.Combine(watched.Path, "e.yml");
        await File.WriteAllTextAsync(file, Specification);

        await UntilAsync(async () =>
        {
            // The tick at the start may still have been looking when the file came.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("WatchFolders")));
            return (await store.GetAsync("build/")).GetArrayLength() > 0;
        });
        await SettledAsync(store);
        Assert.Single((await store.GetAsync("build/")).EnumerateArray());

        // Of two changes between two checks only the later one is visible.
        await store.StopAsync();
        await File.WriteAllTextAsync(file, Specification.Replace("p1", "p2", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, Specification.Replace("p1", "p3", StringComparison.Ordinal));
        await store.StartAgainAsync(new ShiftedTime(Month));
        await UntilAsync(async () => (await store.GetAsync("build/")).GetArrayLength() == 2);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.TickAsync("WatchFolders")));
        await SettledAsync(store);

        Assert.Equal(2, (await store.GetAsync("build/")).GetArrayLength());
        Assert.Single(Packages(store, "p3-"));
        Assert.Empty(Packages(store, "p2-"));
    }

    // No timer ticks for a month; the next start makes up for what was missed.
    private static async Task MonthLaterAsync(ApiStore store)
    {
        await store.StopAsync();
        await store.StartAgainAsync(new ShiftedTime(Month));
    }

    // A row without an orchestration, as a process leaves it that dies between the two.
    private static Task<Build> SubmitAsync(ApiStore store) => store.Services.GetRequiredService<Specifications>().SubmitAsync(
        new SpecificationSubmission { Text = Specification, Namespace = "team" }, Caller.Store, CancellationToken.None);

    private static DurableTaskClient Tasks(ApiStore store) => store.Services.GetRequiredService<DurableTaskClient>();

    private static async Task<IReadOnlyList<OrchestrationMetadata>> InstancesAsync(ApiStore store)
    {
        List<OrchestrationMetadata> instances = [];
        await foreach (OrchestrationMetadata instance in Tasks(store).GetAllInstancesAsync(new OrchestrationQuery()))
        {
            instances.Add(instance);
        }

        return instances;
    }

    private static Task SettledAsync(ApiStore store) =>
        UntilAsync(async () => (await InstancesAsync(store)).All(i => i.IsCompleted));

    // What people see, and every name on the share but those of what channels said.
    private static async Task<string[]> StateAsync(ApiStore store) =>
    [
        (await store.GetAsync("build/")).ToString(),
        (await store.GetAsync("environment/")).ToString(),
        .. Directory.EnumerateFileSystemEntries(store.Share, "*", SearchOption.AllDirectories)
            .Where(f => !f.StartsWith(Path.Combine(store.Share, "repodata"), StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static string[] Packages(ApiStore store, string start) => Directory.GetDirectories(Path.Combine(store.Share, "pkgs", "v1"), start + "*");
}
