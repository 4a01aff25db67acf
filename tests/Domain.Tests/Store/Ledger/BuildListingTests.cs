using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class BuildListingTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Page_AllNamespaces_IsInOrderOfIds()
    {
        await FillAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], await IdsAsync(new BuildQuery { Visibility = Visibility.All }));
        Assert.Equal([6, 5, 4, 3, 2, 1], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Descending = true }));
        Assert.Equal([6, 5, 4, 3, 2, 1], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Descending = true, SortBy = "scheduled_on" }));
    }

    [Fact]
    public async Task Page_Offsets_GiveEachBuildOnceWithTheFullCount()
    {
        await FillAsync();
        foreach (bool descending in new[] { false, true })
        {
            List<long> ids = [];
            for (int offset = 0; offset < 8; offset += 2)
            {
                Page<Build> page = await _store.Builds.PageAsync(
                    new BuildQuery { Visibility = Visibility.All, Descending = descending }, new Paging(offset, 2), Token);
                Assert.Equal(6, page.Count);
                ids.AddRange(page.Items.Select(b => b.Id));
            }

            Assert.Equal(descending ? [6, 5, 4, 3, 2, 1] : [1, 2, 3, 4, 5, 6], ids);
        }
    }

    [Fact]
    public async Task Page_ByNamespaceNameAndEnvironmentId_NarrowsDown()
    {
        await FillAsync();
        long id = (await _store.EnvironmentAsync("b", "two")).Id;

        Assert.Equal([1, 2, 4], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Namespace = "a" }));
        Assert.Equal([4, 1], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Namespace = "a", Name = "one", Descending = true }));
        Assert.Equal([1, 3, 4], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Name = "one" }));
        Assert.Equal([5], await IdsAsync(new BuildQuery { Visibility = Visibility.All, EnvironmentId = id }));
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = Visibility.All, EnvironmentId = id, Namespace = "a" }));
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = Visibility.All, EnvironmentId = 999 }));
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = Visibility.All, Namespace = "nope" }));
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = Visibility.All, Namespace = "a", Name = "in/valid" }));
    }

    [Fact]
    public async Task Page_OfWhatACallerSees_HidesTheRestAlsoInTheCount()
    {
        await FillAsync();
        Visibility some = VisibilityOf("a/one", "b/*");

        Page<Build> page = await _store.Builds.PageAsync(new BuildQuery { Visibility = some }, new Paging(0, 2), Token);

        Assert.Equal([1, 3], page.Items.Select(b => b.Id));
        Assert.Equal(5, page.Count);
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = some, Namespace = "a", Name = "two" }));
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = VisibilityOf() }));
    }

    [Fact]
    public async Task Page_Filters_Apply()
    {
        await FillAsync();
        Build built = await _store.BuiltAsync("a", "three", 1, "python", "flask");
        await _store.Builds.RequestCancelAsync(1, Token);

        Assert.Equal([1], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Status = BuildStatus.Canceled }));
        Assert.Equal([2, 3, 4, 5, 6], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Status = BuildStatus.Queued }));
        Assert.Equal([6, 5, 4, 3, 2], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Status = BuildStatus.Queued, Descending = true }));
        Assert.Equal([built.Id], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Artifact = ArtifactType.CondaPack }));
        Assert.Equal([built.Id], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Packages = ["flask", "Python"] }));
        Assert.Empty(await IdsAsync(new BuildQuery { Visibility = Visibility.All, Packages = ["flask", "numpy"] }));
        await _store.Builds.DeleteAsync(1, [], Token);
        Assert.DoesNotContain(1, await IdsAsync(new BuildQuery { Visibility = Visibility.All, IncludeDeleted = false }));
        Assert.Contains(1, await IdsAsync(new BuildQuery { Visibility = Visibility.All }));
    }

    [Fact]
    public async Task Page_ByOtherTimes_PutsBuildsWithoutThemLast()
    {
        await FillAsync();
        foreach (long id in new[] { 4L, 2L })
        {
            _store.Clock.Advance(TimeSpan.FromMinutes(1));
            await _store.Builds.BeginAsync(id, 0, "run", "w", Token);
        }

        Assert.Equal([4, 2, 1, 3, 5, 6], await IdsAsync(new BuildQuery { Visibility = Visibility.All, SortBy = "started_on" }));
        Assert.Equal([2, 4, 6, 5, 3, 1], await IdsAsync(new BuildQuery { Visibility = Visibility.All, SortBy = "started_on", Descending = true }));
    }

    [Fact]
    public async Task Page_EnvironmentMadeAgain_HasOnlyItsOwnBuilds()
    {
        await _store.BuiltAsync();
        await _store.Environments.DeleteAsync("team", "science", Token);
        Build build = await _store.SubmitAsync();

        Page<Build> page = await _store.Builds.PageAsync(
            new BuildQuery { Visibility = Visibility.All, Namespace = "team", Name = "science" }, new Paging(0, int.MaxValue), Token);

        Assert.Equal([build.Id], page.Items.Select(b => b.Id));
        Assert.Equal(1, page.Count);
    }

    [Fact]
    public async Task Page_DeletedNamespace_IsNotListed()
    {
        await FillAsync();
        await _store.Namespaces.DeleteAsync("a", Token);

        Assert.Equal([3, 5, 6], await IdsAsync(new BuildQuery { Visibility = Visibility.All }));
    }

    [Fact]
    public async Task Page_NamespaceWithFewOfManyIds_FindsThemOldestFirst()
    {
        for (int i = 0; i < 700; i++)
        {
            await _store.SubmitAsync(i % 100 == 7 ? "rare" : "often", "e" + (i % 3));
        }

        Assert.Equal([8, 108, 208, 308, 408, 508, 608], await IdsAsync(new BuildQuery { Visibility = Visibility.All, Namespace = "rare" }));
        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), await IdsAsync(new BuildQuery { Visibility = Visibility.All }));
    }

    private static Visibility VisibilityOf(params string[] patterns) =>
        new(patterns.Select(p => ArnPattern.TryParse(p, out ArnPattern pattern) ? pattern : throw new StoreException(ErrorCode.InvalidRequest, p)));

    private async Task FillAsync()
    {
        foreach ((string ns, string name) in new[] { ("a", "one"), ("a", "two"), ("b", "one"), ("a", "one"), ("b", "two"), ("b", "three") })
        {
            await _store.SubmitAsync(ns, name);
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<List<long>> IdsAsync(BuildQuery query)
    {
        Page<Build> page = await _store.Builds.PageAsync(query, new Paging(0, int.MaxValue), Token);
        Assert.Equal(page.Items.Count, page.Count);
        return [.. page.Items.Select(b => b.Id)];
    }
}
