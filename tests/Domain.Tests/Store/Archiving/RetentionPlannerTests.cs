using CondaStore.Domain.Store.Archiving;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Archiving;

public sealed class RetentionPlannerTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Plan_Defaults_DemandNothing()
    {
        await BuildsAsync(4);
        _store.Clock.Advance(TimeSpan.FromDays(1000));

        ArchivePlan plan = await _store.RetentionPlanner.PlanAsync(Token);

        Assert.Empty(plan.Items);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public async Task Plan_KeepLast_NamesRuleAndLayer()
    {
        long[] ids = await BuildsAsync(4);
        await SetAsync(null, null, """{"retention_keep_last":3}""");
        await SetAsync("team", null, """{"retention_keep_last":2}""");

        ArchivePlan plan = await _store.RetentionPlanner.PlanAsync(Token);

        Assert.Equal(ids[..2], plan.Items.Select(i => i.BuildId));
        Assert.All(plan.Items, i => Assert.Equal("retention_keep_last=2 of the namespace", i.Rule));
        await SetAsync("team", "science", """{"retention_keep_last":3}""");
        Assert.Equal("retention_keep_last=3 of the environment", Assert.Single((await _store.RetentionPlanner.PlanAsync(Token)).Items).Rule);
    }

    [Fact]
    public async Task Plan_KeepLastAndAge_NeedsBoth()
    {
        long[] ids = await BuildsAsync(3);
        _store.Clock.Advance(TimeSpan.FromDays(20));
        await BuildsAsync(2);
        await SetAsync(null, null, """{"retention_keep_last":3,"retention_archive_after":"14d"}""");

        ArchivePlan plan = await _store.RetentionPlanner.PlanAsync(Token);

        Assert.Equal(ids[..2], plan.Items.Select(i => i.BuildId));
        Assert.Equal("retention_keep_last=3 of the store and retention_archive_after=14d of the store", plan.Items[0].Rule);
    }

    [Fact]
    public async Task Plan_ActiveBuild_IsKeptUnlessTheSettingSaysOtherwise()
    {
        long[] ids = await BuildsAsync(2);
        _store.Clock.Advance(TimeSpan.FromDays(20));
        await SetAsync(null, null, """{"retention_archive_after":"14d"}""");

        Assert.Equal(ids[..1], (await _store.RetentionPlanner.PlanAsync(Token)).Items.Select(i => i.BuildId));
        await SetAsync("team", null, """{"retention_keep_active":false}""");
        Assert.Equal([(ids[0], false), (ids[1], true)], (await _store.RetentionPlanner.PlanAsync(Token)).Items.Select(i => (i.BuildId, i.IsActive)));
    }

    [Fact]
    public async Task Plan_Quota_ArchivesTheOldestUntilItFits()
    {
        long[] ids = await BuildsAsync(5);
        await SetAsync("team", null, """{"retention_namespace_quota":2500}""");

        ArchivePlan plan = await _store.RetentionPlanner.PlanAsync(Token);

        Assert.Equal(ids[..3], plan.Items.Select(i => i.BuildId));
        Assert.All(plan.Items, i => Assert.Equal("retention_namespace_quota=2500 of the namespace", i.Rule));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public async Task Plan_QuotaThatProtectedBuildsExceed_Warns()
    {
        await BuildsAsync(3);
        await SetAsync("team", null, """{"retention_namespace_quota":2500,"retention_keep_younger_than":"1d"}""");

        ArchivePlan plan = await _store.RetentionPlanner.PlanAsync(Token);

        Assert.Empty(plan.Items);
        Assert.Equal("namespace team stays at 3000 bytes, above its quota of 2500: what is left is protected", Assert.Single(plan.Warnings));
    }

    [Fact]
    public async Task Plan_ArchivedLongAgo_IsDeletedOnlyWhenTheSettingSaysSo()
    {
        long[] ids = await BuildsAsync(2);
        await _store.Builds.ArchiveAsync(ids[0], false, null, Token);
        _store.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Empty((await _store.RetentionPlanner.PlanAsync(Token)).Items);
        await SetAsync(null, null, """{"retention_delete_archived_after":"365d"}""");
        ArchiveItem item = Assert.Single((await _store.RetentionPlanner.PlanAsync(Token)).Items);

        Assert.Equal((ids[0], ArchiveAction.Delete, "retention_delete_archived_after=365d of the store"), (item.BuildId, item.Action, item.Rule));
    }

    private async Task<long[]> BuildsAsync(int count)
    {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++)
        {
            _store.Clock.Advance(TimeSpan.FromMinutes(1));
            ids[i] = (await _store.BuiltAsync()).Id;
        }

        return ids;
    }

    private Task SetAsync(string? ns, string? environment, string values) =>
        _store.Settings.UpdateAsync(ns, environment, ParseJson(values), Token);
}
