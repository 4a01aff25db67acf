using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Archiving;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Archiving;

public sealed class ArchiveRunsTests
{
    private static readonly ArchiveItem[] Items =
    [
        new(1, "team", "a", ArchiveAction.Archive, "old", 1000, 100, null, false),
        new(2, "team", "a", ArchiveAction.Delete, "older", 2000, 200, null, false),
    ];

    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Advance_EveryItem_CountsOnceAndCompletes()
    {
        ArchiveRun run = await CreateAsync();

        await _store.ArchiveRuns.AdvanceAsync(run.Id, 0, Items[0], null, Token);
        await _store.ArchiveRuns.AdvanceAsync(run.Id, 0, Items[0], null, Token);
        await _store.ArchiveRuns.AdvanceAsync(run.Id, 1, Items[1], "became active", Token);
        ArchiveRun ended = await _store.ArchiveRuns.EndAsync(run.Id, Token);

        Assert.Equal(ArchiveRunState.Completed, ended.State);
        Assert.Equal((2, 1, 100, 300), (ended.Done, ended.Skipped, ended.BytesFreed, ended.BytesPlanned));
        Assert.Equal([null, "became active"], (await _store.ArchiveRuns.ResultsAsync(ended, Token)).Select(r => r.SkippedBecause));
        Assert.Equal(Items, (await _store.ArchiveRuns.PlanAsync(ended, Token)).Items);
    }

    [Fact]
    public async Task Cancel_ThenResume_GoesOnWhereItStopped()
    {
        ArchiveRun run = await CreateAsync();
        await _store.ArchiveRuns.AdvanceAsync(run.Id, 0, Items[0], null, Token);

        await _store.ArchiveRuns.RequestCancelAsync(run.Id, Token);
        ArchiveRun canceled = await _store.ArchiveRuns.EndAsync(run.Id, Token);
        ArchiveRun resumed = await _store.ArchiveRuns.ResumeAsync(run.Id, Token);

        Assert.Equal(ArchiveRunState.Canceled, canceled.State);
        Assert.Equal((ArchiveRunState.Running, 1, false), (resumed.State, resumed.Done, resumed.CancelRequested));
        Assert.Equal(ArchiveRunState.Running, (await _store.ArchiveRuns.CreateAsync(run.Id, new ArchivePlan([], []), false, "other", Token)).State);
    }

    [Fact]
    public async Task Forget_OldRuns_LeavesYoungAndRunningOnes()
    {
        ArchiveRun old = await CreateAsync();
        await _store.ArchiveRuns.EndAsync(old.Id, Token);
        _store.Clock.Advance(TimeSpan.FromDays(100));
        ArchiveRun running = await CreateAsync();

        await _store.ArchiveRuns.ForgetAsync(_store.Clock.GetUtcNow() - TimeSpan.FromDays(90), Token);

        Assert.Equal([running.Id], (await _store.ArchiveRuns.ListAsync(Token)).Select(r => r.Id));
        Assert.DoesNotContain(await _store.BlobNamesAsync(), b => b.Contains(old.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("../plan")]
    [InlineData("")]
    public async Task Get_Unknown_IsNotFound(string id) => await FailsAsync(ErrorCode.NotFound, () => _store.ArchiveRuns.GetAsync(id, Token));

    private Task<ArchiveRun> CreateAsync() =>
        _store.ArchiveRuns.CreateAsync(_store.ArchiveRuns.NewId(), new ArchivePlan(Items, []), false, "ana", Token);
}
