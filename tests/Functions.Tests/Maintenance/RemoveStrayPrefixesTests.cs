using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using CondaStore.Functions.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Maintenance;

/// <summary>Prefixes and rows agree, whatever came between.</summary>
public sealed class PrefixSweepTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Fact]
    public async Task Run_PrefixOfAnArchivedBuild_RemovesIt()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (BuildStore builds, Build build) = await ArchivedAsync(store);
        Fill(store, build.Key);

        Assert.Equal(1, await SweepAsync(store));

        Assert.Empty(Prefixes(store));
        Assert.Equal(BuildStatus.Archived, (await builds.GetAsync(build.Id, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Run_PrefixesThatRowsStandFor_LeavesThem()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        long complete = await store.PostAsync(Specification);
        await store.WaitAsync(complete, "COMPLETED");
        Build queued = await SubmitAsync(store);
        Build building = await SubmitAsync(store);
        await builds.BeginAsync(building.Id, 0, "token", "elsewhere/1/x", CancellationToken.None);
        string[] kept = [(await builds.GetAsync(complete, CancellationToken.None)).Key, queued.Key, building.Key, "0123abcd-1700000000-999-of-another-store", "notes"];
        Array.ForEach(kept, name => Fill(store, name));

        Assert.Equal(0, await SweepAsync(store));

        Assert.Equal(kept.Order(StringComparer.Ordinal), Prefixes(store));
    }

    [Fact]
    public async Task Run_PrefixOfAFailedBuildAndOfAFormerAttempt_RemovesThem()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        long complete = await store.PostAsync(Specification);
        await store.WaitAsync(complete, "COMPLETED");
        Build failed = await SubmitAsync(store);
        await builds.BeginAsync(failed.Id, 0, "token", "elsewhere/1/x", CancellationToken.None);
        await builds.FailAsync(failed.Id, 1, ErrorCode.DiskFull, "full", [], CancellationToken.None);
        string current = (await builds.GetAsync(complete, CancellationToken.None)).Key;
        string[] parts = current.Split('-', 3);
        Fill(store, failed.Key);
        Fill(store, $"{parts[0]}-1700000000-{parts[2]}");

        Assert.Equal(2, await SweepAsync(store));

        Assert.Equal([current], Prefixes(store));
    }

    [Fact]
    public async Task Link_BuildEndedWhileTheLeaseWasWaitedFor_MakesNothing()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (BuildStore builds, Build build) = await ArchivedAsync(store);
        await builds.RecreateAsync(build.Id, false, CancellationToken.None);
        Build begun = await builds.BeginAsync(build.Id, build.Attempt, "token", "elsewhere/1/x", CancellationToken.None);
        BuildStepRequest step = new(build.Id, begun.Attempt);
        await ActivatorUtilities.CreateInstance<SolveBuild>(store.Services).Run(step, CancellationToken.None);
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        Lease held = (await leases.AcquireAsync($"builds/{build.Id}", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None))!;

        Task<StepResult> linking = ActivatorUtilities.CreateInstance<LinkBuild>(store.Services).Run(step, CancellationToken.None);
        await WaitUntilAsync(async () => (await builds.GetAsync(build.Id, CancellationToken.None)).Stage == InstallPhase.Link);
        await builds.FailAsync(build.Id, begun.Attempt, ErrorCode.WorkerGone, "gone", [], CancellationToken.None);
        await leases.ReleaseAsync(held, CancellationToken.None);

        Assert.Equal(StepOutcome.Superseded, (await linking).Outcome);
        Assert.Empty(Prefixes(store));
    }

    [Fact]
    public async Task RemoveAsync_RemovedConcurrently_LeavesNothing()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (_, Build build) = await ArchivedAsync(store);
        for (int round = 0; round < 10; round++)
        {
            Fill(store, build.Key);
            string prefix = Path.Combine(Folder(store), build.Key);
            using Barrier start = new(2);
            Task other = Task.Run(() =>
            {
                start.SignalAndWait();
                foreach (string folder in Directory.GetDirectories(prefix))
                {
                    Directory.Delete(folder, recursive: true);
                }
            });
            start.SignalAndWait();
            await store.Services.GetRequiredService<BuildRemoval>().RemoveStraysAsync(build.Id, CancellationToken.None);
            await Record.ExceptionAsync(() => other);

            Assert.Empty(Prefixes(store));
        }
    }

    private static async Task<(BuildStore Builds, Build Build)> ArchivedAsync(ApiStore store)
    {
        long id = await store.PostAsync(Specification);
        await store.WaitAsync(id, "COMPLETED");
        BuildStore builds = store.Services.GetRequiredService<BuildStore>();
        await store.Services.GetRequiredService<BuildArchiver>().ArchiveAsync(id, true, false, "test", CancellationToken.None);
        Assert.Empty(Prefixes(store));
        return (builds, await builds.GetAsync(id, CancellationToken.None));
    }

    private static Task<Build> SubmitAsync(ApiStore store) => store.Services.GetRequiredService<Specifications>().SubmitAsync(
        new SpecificationSubmission { Text = Specification, Namespace = "team" }, Caller.Store, CancellationToken.None);

    private static async Task<int> SweepAsync(ApiStore store) =>
        (await ActivatorUtilities.CreateInstance<RemoveStrayPrefixes>(store.Services).Run("sweep", CancellationToken.None)).Removed;

    private static void Fill(ApiStore store, string prefix)
    {
        for (int i = 0; i < 40; i++)
        {
            string folder = Path.Combine(Folder(store), prefix, $"lib{i}", "inside");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "file"), "x");
        }
    }

    private static string Folder(ApiStore store) => Path.Combine(store.Share, "envs", "team");

    private static IEnumerable<string> Prefixes(ApiStore store) =>
        Directory.GetDirectories(Folder(store)).Where(d => new DirectoryInfo(d).LinkTarget is null).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
