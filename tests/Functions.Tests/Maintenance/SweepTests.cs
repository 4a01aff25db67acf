using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Maintenance;
using CondaStore.Functions.Tests.Api;
using CondaStore.Functions.Tests.Conformance;
using CondaStore.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Maintenance;

/// <summary>Recovery of abandoned builds.</summary>
[Trait("Quick", "no")]
public sealed class SweepTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Fact]
    public async Task Sweep_BuildingWithoutOrchestration_BuildsInAnotherAttempt()
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        Build lost = await builds.BeginAsync(build.Id, 0, "token", "vanished/1/x", CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(store.Share, "envs", "team", lost.Key));
        clock.Set(TimeSpan.FromMinutes(3));

        await SweepAsync(store);

        await store.WaitAsync(build.Id, "COMPLETED");
        Build followed = await builds.GetAsync(build.Id, CancellationToken.None);
        Assert.Equal(2, followed.Attempt);
        Assert.Equal([followed.Key], Directory.GetDirectories(Path.Combine(store.Share, "envs", "team")).Select(Path.GetFileName).Where(n => n!.Length > 10));
        await Assert.ThrowsAsync<LeaseLostException>(() => builds.CompleteAsync(build.Id, 1, 5, null, CancellationToken.None));
    }

    [Fact]
    public async Task Sweep_CompletedByAProcessThatEndedBeforeTheLink_PointsTheLink()
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        Build second = await builds.BeginAsync((await SubmitAsync(store)).Id, 0, "token", "vanished/1/x", CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(store.Share, "envs", "team", second.Key));
        await builds.CompleteAsync(second.Id, second.Attempt, 1, null, CancellationToken.None);
        clock.Set(TimeSpan.FromMinutes(1));

        await store.TickAsync("SweepBuilds");

        string link = Path.Combine(store.Share, "envs", "team", "e");
        await UntilAsync(() => new FileInfo(link).LinkTarget == second.Key);
    }

    [Fact]
    public async Task Sweep_LostSeveralWorkers_FailsWithTheReason()
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            await builds.BeginAsync(build.Id, attempt, $"token {attempt}", "vanished/1/x", CancellationToken.None);
        }

        clock.Set(TimeSpan.FromMinutes(3));

        await SweepAsync(store);

        JsonElement failed = await store.WaitAsync(build.Id, "FAILED");
        Assert.Equal("CS1505", failed.GetProperty("error_code").GetString());
        Assert.Contains("vanished/1/x", failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_RecreationOfABuildThatWasBuiltSeveralTimes_CountsTheLostWorkersOfThisTimeOnly()
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        long id = await store.PostAsync(Specification);
        await store.WaitAsync(id, "COMPLETED");
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        await builds.ArchiveAsync(id, true, null, CancellationToken.None);
        for (int attempt = 1; attempt < 3; attempt++)
        {
            await RecreateAsync(store, id);
            await builds.BeginAsync(id, attempt, $"token {attempt}", "vanished/1/x", CancellationToken.None);
            await builds.CanceledAsync(id, attempt + 1, CancellationToken.None);
        }

        await RecreateAsync(store, id);
        await builds.BeginAsync(id, 3, "token 3", "vanished/1/x", CancellationToken.None);
        clock.Set(TimeSpan.FromMinutes(3));

        await SweepAsync(store);

        await store.WaitAsync(id, "COMPLETED");
    }

    [Fact]
    public async Task Sweep_WorkerPresentOnAnotherHost_LeavesTheBuildToIt()
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        await builds.BeginAsync(build.Id, 0, "token", "elsewhere/1/x", CancellationToken.None);
        Lease? presence = await leases.AcquireAsync("hosts/elsewhere/1/x", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None);
        clock.Set(TimeSpan.FromMinutes(3));

        await SweepAsync(store);
        Build left = await builds.GetAsync(build.Id, CancellationToken.None);
        await leases.ReleaseAsync(presence!, CancellationToken.None);
        await SweepAsync(store);

        Assert.Equal(1, left.Attempt);
        await store.WaitAsync(build.Id, "COMPLETED");
    }

    [Fact]
    public async Task Tick_DoubledOrWhileTheChoreRuns_StartsItOnce()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        DurableTaskClient tasks = store.Services.GetRequiredService<DurableTaskClient>();
        string[] chores = ["EndStuckBuilds", "ForgetOrchestrations", "ReadChannels", "RemoveStrayPrefixes"];
        SweepBuilds builds = ActivatorUtilities.CreateInstance<SweepBuilds>(store.Services);
        await SubmitAsync(store);

        foreach (string _ in new[] { "tick", "the same tick on another host" })
        {
            await Task.WhenAll(
                builds.Run(new(), tasks, CancellationToken.None),
                SweepPrefixes.Run(new(), tasks, CancellationToken.None),
                RefreshChannels.Run(new(), tasks, CancellationToken.None),
                PurgeHistory.Run(new(), tasks, CancellationToken.None));
        }

        List<OrchestrationMetadata> started = [];
        await foreach (OrchestrationMetadata instance in tasks.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "chore-" }))
        {
            started.Add(instance);
        }

        Assert.Equal(chores.Select(c => "chore-" + c), started.Select(s => s.InstanceId).Order());
        foreach (string chore in chores)
        {
            OrchestrationMetadata ended = await tasks.WaitForInstanceCompletionAsync("chore-" + chore);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        }
    }

    [Fact]
    public async Task Sweep_CanceledWithoutWorker_EndsIt()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        await builds.BeginAsync(build.Id, 0, "token", "vanished/1/x", CancellationToken.None);

        await store.Http.PutAsync($"build/{build.Id}/cancel/", null);

        await store.WaitAsync(build.Id, "CANCELED");
    }

    [Fact]
    public async Task Build_LongerThanTheLimit_Fails()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:BuildTimeLimit"] = "00:00:01" }, new StubChannel());

        JsonElement failed = await store.WaitAsync(
            await store.PostAsync("name: s\nchannels: [conda-forge]\ndependencies: [slowpkg]"), "FAILED");

        Assert.Equal("CS1506", failed.GetProperty("error_code").GetString());
    }

    // The step keeps the limit itself; a sweep keeps it for a step that gives signs of life and never ends.
    [Fact]
    public async Task Sweep_BuildOlderThanTheLimit_FailsItAlthoughItsWorkerLives()
    {
        await using ApiStore store = await ApiStore.StartAsync(
            new() { ["Store:BuildTimeLimit"] = "00:00:00.2", ["Store:WorkerGoneAfter"] = "00:00:00.2" });
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        await builds.BeginAsync(build.Id, 0, "token", "elsewhere/1/x", CancellationToken.None);
        await builds.ReportAsync(build.Id, 1, null, null, TimeSpan.FromSeconds(1), CancellationToken.None);

        await SweepAsync(store);

        JsonElement failed = await store.WaitAsync(build.Id, "FAILED");
        Assert.Equal("CS1506", failed.GetProperty("error_code").GetString());
        Assert.Contains("(CS1506)", await store.Http.GetStringAsync($"build/{build.Id}/logs/"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<LeaseLostException>(() => builds.CompleteAsync(build.Id, 1, 5, null, CancellationToken.None));
    }

    [Fact]
    public async Task Sweep_ClockSetForward_LeavesTheBuildToItsWorker()
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        Build build = await SubmitAsync(store);
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        await builds.BeginAsync(build.Id, 0, "token", "elsewhere/1/x", CancellationToken.None);
        await leases.AcquireAsync("hosts/elsewhere/1/x", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None);

        clock.Set(TimeSpan.FromDays(3));
        await SweepAsync(store);

        Build left = await builds.GetAsync(build.Id, CancellationToken.None);
        Assert.Equal(BuildStatus.Building, left.Status);
        Assert.Equal(1, left.Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sweep_ClockSetBack_HelpsAbandonedBuilds(bool isBegun)
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        Build build = await SubmitAsync(store);
        if (isBegun)
        {
            await store.Services.GetRequiredService<BuildStore>().BeginAsync(build.Id, 0, "token", "vanished/1/x", CancellationToken.None);
        }

        clock.Set(TimeSpan.FromDays(-2));
        await SweepAsync(store);

        await store.WaitAsync(build.Id, "COMPLETED");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    public async Task Cancel_ClockSetWhileTheWorkerIsGone_EndsTheBuild(int days)
    {
        SettableClock clock = new(TimeProvider.System);
        await using ApiStore store = await ApiStore.StartAsync(timeProvider: clock);
        Build build = await SubmitAsync(store);
        await store.Services.GetRequiredService<BuildStore>().BeginAsync(build.Id, 0, "token", "vanished/1/x", CancellationToken.None);

        clock.Set(TimeSpan.FromDays(days));
        store.SignInAgain();
        await store.Http.PutAsync($"build/{build.Id}/cancel/", null);

        await store.WaitAsync(build.Id, "CANCELED");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    public async Task Build_ClockSetWhileAStepWorks_Completes(int days)
    {
        SettableClock clock = new(TimeProvider.System);
        GatedChannel channel = new("numpy");
        await using ApiStore store = await ApiStore.StartAsync(null, channel, timeProvider: clock);
        long id = await store.PostAsync("name: s\nchannels: [conda-forge]\ndependencies: [numpy]");
        while (!channel.IsWaitedFor)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        clock.Set(TimeSpan.FromDays(days));
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        DateTimeOffset set = clock.GetUtcNow();
        while ((await builds.GetAsync(id, CancellationToken.None)).HeartbeatOn is var heard && (heard - set)?.Duration() > TimeSpan.FromHours(1))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await SweepAsync(store);
        channel.Open();
        store.SignInAgain();

        await store.WaitAsync(id, "COMPLETED");
    }

    [Fact]
    public async Task Build_SolveLongerThanTheSetting_FailsWithTheReason()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        HardChannel.Write(store.Channel);
        await store.Http.PutAsJsonAsync("setting/", new { conda_max_solve_time = 1 });

        JsonElement failed = await store.WaitAsync(await store.PostAsync(HardChannel.Specification), "FAILED");

        Assert.Equal("CS1202", failed.GetProperty("error_code").GetString());
        Assert.Contains("1 second", failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_MinimumTime_StaysBuildingSoLong()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:MinimumBuildingTime"] = "00:00:02" });

        JsonElement build = await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");

        Assert.True(build.GetProperty("ended_on").GetDateTime() - build.GetProperty("started_on").GetDateTime() >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task SweepDeleted_AbandonedDeletion_IsFinished()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        // As a request that took the ending removal of another deletion for its own.
        await store.Services.GetRequiredService<EnvironmentStore>().DeleteAsync("team", "e", CancellationToken.None);

        await ActivatorUtilities.CreateInstance<SweepDeleted>(store.Services)
            .Run(new(), store.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (Directory.EnumerateFileSystemEntries(Path.Combine(store.Share, "envs", "team")).Any())
        {
            await Task.Delay(30, limit.Token);
        }
    }

    // A row without an orchestration, as a process leaves it that dies between the two.
    private static Task<Build> SubmitAsync(ApiStore store) => store.Services.GetRequiredService<Specifications>().SubmitAsync(
        new SpecificationSubmission { Text = Specification, Namespace = "team" }, Caller.Store, CancellationToken.None);

    private static async Task RecreateAsync(ApiStore store, long build)
    {
        await store.Services.GetRequiredService<BuildRemoval>().RemoveAsync(build, CancellationToken.None);
        await store.Services.GetRequiredService<BuildStore>().RecreateAsync(build, false, CancellationToken.None);
    }

    private static async Task SweepAsync(ApiStore store) => await ActivatorUtilities.CreateInstance<EndStuckBuilds>(store.Services)
        .Run("sweep", store.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
}
