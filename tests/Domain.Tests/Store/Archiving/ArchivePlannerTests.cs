using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Ledger;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Archiving;

public sealed class ArchivePlannerTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Plan_AllButLast_LeavesTheNewestOfEveryEnvironment()
    {
        Build a1 = await _store.BuiltAsync(name: "a");
        Build a2 = await _store.BuiltAsync(name: "a");
        await _store.BuiltAsync(name: "a");
        Build b1 = await _store.BuiltAsync(name: "b");
        await _store.BuiltAsync(name: "b");

        Assert.Equal([a1.Id, a2.Id, b1.Id], await ChosenAsync(new() { KeepLast = 1 }));
        Assert.Equal([a1.Id], await ChosenAsync(new() { KeepLast = 2 }));
        Assert.Equal([a1.Id, a2.Id, b1.Id], await ChosenAsync(new() { KeepLast = 0 }));
        Assert.Equal([b1.Id], await ChosenAsync(new() { KeepLast = 1, Pattern = Pattern("te*/b") }));
    }

    [Fact]
    public async Task Plan_ActiveBuild_IsLeftOutUnlessAskedFor()
    {
        Build older = await _store.BuiltAsync();
        Build newer = await _store.BuiltAsync();
        await _store.Environments.UpdateAsync("team", "science", older.Id, null, Token);

        Assert.Empty(await ChosenAsync(new() { KeepLast = 1 }));
        ArchivePlan plan = await _store.ArchivePlanner.PlanAsync(new() { KeepLast = 0, IncludeActive = true }, Caller.Store, Token);

        Assert.Equal([(older.Id, true), (newer.Id, false)], plan.Items.Select(i => (i.BuildId, i.IsActive)));
    }

    [Fact]
    public async Task Plan_ByAgeAndSizeAndActivation_NeedsAllOfThem()
    {
        Build old = await _store.BuiltAsync(size: 5000);
        _store.Clock.Advance(TimeSpan.FromDays(40));
        Build young = await _store.BuiltAsync(size: 100);
        await _store.BuiltAsync();
        DateTimeOffset month = _store.Clock.GetUtcNow() - TimeSpan.FromDays(30);

        Assert.Equal([old.Id], await ChosenAsync(new() { OlderThan = month }));
        Assert.Equal([old.Id], await ChosenAsync(new() { LargerThan = 1000 }));
        Assert.Equal([old.Id], await ChosenAsync(new() { NotActivatedSince = month }));
        Assert.Empty(await ChosenAsync(new() { OlderThan = month, LargerThan = 5000 }));
        await _store.Environments.UpdateAsync("team", "science", old.Id, null, Token);
        await _store.Environments.UpdateAsync("team", "science", young.Id + 1, null, Token);
        Assert.Empty(await ChosenAsync(new() { NotActivatedSince = month }));
    }

    [Fact]
    public async Task Plan_ByWhoMayNot_HasNothing()
    {
        await _store.BuiltAsync();
        await _store.BuiltAsync();
        Caller viewer = new(true, "ana", RoleBindings.Of(ArnPattern.All, Role.Viewer), null);

        Assert.Empty((await _store.ArchivePlanner.PlanAsync(new() { KeepLast = 1 }, viewer, Token)).Items);
    }

    [Fact]
    public async Task Plan_WithoutAnyRule_IsRefused() =>
        await FailsAsync(ErrorCode.InvalidRequest, () => _store.ArchivePlanner.PlanAsync(new() { IncludeActive = true }, Caller.Store, Token));

    [Fact]
    public async Task Plan_Item_TellsWhatItGivesBack()
    {
        Build build = await _store.BuiltAsync(size: 9000);
        await _store.BuiltAsync();
        Build measured = await _store.BeginAsync(await _store.SubmitAsync());
        await _store.Builds.CompleteAsync(measured.Id, measured.Attempt, 9000, 400, Token);
        await _store.BuiltAsync();

        ArchivePlan plan = await _store.ArchivePlanner.PlanAsync(new() { KeepLast = 1 }, Caller.Store, Token);

        Assert.Equal(400, plan.Items.Single(i => i.BuildId == measured.Id).FreesBytes);
        // Its packed archive of one byte; its prefix is nowhere.
        Assert.Equal(1, plan.Items.Single(i => i.BuildId == build.Id).FreesBytes);
    }

    private async Task<IEnumerable<long>> ChosenAsync(ArchiveFilter filter) =>
        (await _store.ArchivePlanner.PlanAsync(filter, Caller.Store, Token)).Items.Select(i => i.BuildId);

    private static ArnPattern Pattern(string text) => ArnPattern.TryParse(text, out ArnPattern pattern) ? pattern : throw new ArgumentException(text);
}
