using System.Text.Json;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Maintenance;
using CondaStore.Functions.Tests.Api;
using CondaStore.Functions.Tests.Conformance;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Maintenance;

/// <summary>The nightly cleaning of the package cache, from its timer to the files.</summary>
public sealed class SweepCacheTests
{
    private const string Specification = "name: e\nchannels: [conda-forge]\ndependencies: [flask]\n";

    [Fact]
    public async Task Sweep_OldUnusedPackage_GoesAndAllOthersStay()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await FetchAsync(store, "numpy");
        Age(store);
        await FetchAsync(store, "pyzmq");

        int removed = await CleanAsync(store);

        Assert.Equal(1, removed);
        Assert.Equal(["filler", "flask", "pyzmq"], Kinds(store));
    }

    [Fact]
    public async Task Sweep_EnvironmentDeletedMeanwhile_TakesItsPackages()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        await FetchAsync(store, "numpy");
        Age(store);
        await store.Http.DeleteAsync("namespace/team/");
        await UntilAsync(() => !Directory.Exists(Path.Combine(store.Share, "envs", "team")) || Directory.GetDirectories(Path.Combine(store.Share, "envs", "team")).Length == 0);

        await CleanAsync(store);

        Assert.Empty(Kinds(store));
    }

    [Fact]
    public async Task Sweep_BesideABuildThatNeedsTheOldPackage_LeavesItUntilTheBuildIsDone()
    {
        using GatedChannel channel = new("numpy");
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        await FetchAsync(store, "flask");
        await FetchAsync(store, "pyzmq");
        Age(store);
        long build = await store.PostAsync("name: e\nchannels: [conda-forge]\ndependencies: [flask, numpy]\n");
        await UntilAsync(() => channel.IsWaitedFor && store.HasLinked("flask"));

        int removed = await CleanAsync(store);
        channel.Open();
        await store.WaitAsync(build, "COMPLETED");

        Assert.Equal(1, removed);
        Assert.Equal(["filler", "flask", "numpy"], Kinds(store));
        Assert.True(store.HasLinked("numpy"));
    }

    private static async Task<int> CleanAsync(ApiStore store)
    {
        DurableTaskClient tasks = store.Services.GetRequiredService<DurableTaskClient>();
        await SweepCache.Run(new(), tasks, CancellationToken.None);
        OrchestrationMetadata ended = await tasks.WaitForInstanceCompletionAsync("clean-packages", getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        RemovalResult result = JsonSerializer.Deserialize<RemovalResult>(ended.SerializedOutput!, JsonSerializerOptions.Web)!;
        Assert.Equal(StepOutcome.Done, result.Outcome);
        return result.Removed;
    }

    private static async Task FetchAsync(ApiStore store, string name)
    {
        RepodataRecord record = StubChannel.Packages.Single(p => p.Archive.Name == name).Record(StubChannel.CondaForge);
        await store.Services.GetRequiredService<PackageFetcher>().FetchOneAsync(record, null, CancellationToken.None);
    }

    // Longer ago than packages are kept without being used.
    private static void Age(ApiStore store)
    {
        foreach (string entry in Entries(store))
        {
            Directory.SetLastWriteTimeUtc(entry, DateTime.UtcNow.AddDays(-30));
        }
    }

    private static IEnumerable<string> Entries(ApiStore store) =>
        Directory.GetDirectories(Path.Combine(store.Share, "pkgs", "v1")).Where(d => Path.GetFileName(d)[0] != '.');

    private static IEnumerable<string> Kinds(ApiStore store) =>
        Entries(store).Select(e => Path.GetFileName(e).Split('-')[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')).Distinct().Order();
}
