using System.Text.Json;
using CondaStore.Domain.Store;
using CondaStore.Functions.Tests.Api;
using CondaStore.Functions.Tests.Conformance;
using CondaStore.Functions.Timers;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Timers;

/// <summary>Builds that nobody works on are found and brought to an end.</summary>
public sealed class SweepTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Fact]
    public async Task Sweep_BuildingWithoutOrchestration_FailsWithTheReason()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:WorkerGoneAfter"] = "00:00:00.2" });
        Build build = await SubmitAsync(store);
        Builds builds = store.Services.GetRequiredService<Builds>();
        await builds.BeginAsync(build.Id, 0, "token", "vanished/1/x", CancellationToken.None);
        await Task.Delay(400);

        await SweepAsync(store);

        JsonElement failed = await store.WaitAsync(build.Id, "FAILED");
        Assert.Equal("CS1505", failed.GetProperty("error_code").GetString());
        Assert.Contains("vanished/1/x", failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_CanceledWithoutWorker_EndsIt()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        Build build = await SubmitAsync(store);
        Builds builds = store.Services.GetRequiredService<Builds>();
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

    [Fact]
    public async Task Build_MinimumTime_StaysBuildingSoLong()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:MinimumBuildingTime"] = "00:00:02" });

        JsonElement build = await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");

        Assert.True(build.GetProperty("ended_on").GetDateTime() - build.GetProperty("started_on").GetDateTime() >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task SweepDeleted_DeletionThatNobodyWorksOn_RemovesIt()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        // As a request that took the ending removal of another deletion for its own.
        await store.Services.GetRequiredService<Environments>().DeleteAsync("team", "e", CancellationToken.None);

        await ActivatorUtilities.CreateInstance<Housekeeping>(store.Services)
            .RemoveDeleted(new(), store.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (Directory.EnumerateFileSystemEntries(Path.Combine(store.Share, "envs", "team")).Any())
        {
            await Task.Delay(30, limit.Token);
        }
    }

    // A row without an orchestration, as a process leaves it that dies between the two.
    private static Task<Build> SubmitAsync(ApiStore store) => store.Services.GetRequiredService<Specifications>().SubmitAsync(
        new SpecificationSubmission { Text = Specification, Namespace = "team" }, Caller.Store, CancellationToken.None);

    private static Task SweepAsync(ApiStore store) => ActivatorUtilities.CreateInstance<BuildSweep>(store.Services)
        .Run(new(), store.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
}
