using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class EnvironmentsTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Update_Description_Changes()
    {
        await _store.SubmitAsync();

        await _store.Environments.UpdateAsync("team", "science", null, "hello", Token);
        await _store.Environments.UpdateAsync("team", "science", null, null, Token);

        Assert.Equal("hello", (await _store.EnvironmentAsync()).Description);
    }

    [Fact]
    public async Task Submit_WithADescription_ReplacesIt()
    {
        await _store.SubmitTextAsync("name: science\ndescription: d1");
        await _store.SubmitTextAsync("name: science");

        Assert.Equal("d1", (await _store.EnvironmentAsync()).Description);
    }

    [Fact]
    public async Task Update_ToABuildThatCannotBe_IsRefused()
    {
        Build queued = await _store.SubmitAsync();
        Build elsewhere = await _store.BuiltAsync("other", "science");
        Build otherName = await _store.BuiltAsync("team", "art");

        Assert.Equal("build id=99999 does not exist", await RefusedAsync(99999));
        Assert.Equal("cannot update environment to build id since not completed", await RefusedAsync(queued.Id));
        Assert.Equal("cannot update environment to build id since specification does not match environment name", await RefusedAsync(otherName.Id));
        Assert.Equal("cannot update environment to build id since specification does not match environment name", await RefusedAsync(elsewhere.Id));
    }

    [Fact]
    public async Task Update_MissingEnvironment_NamesIt()
    {
        await _store.SubmitAsync();

        StoreException e = await FailsAsync(ErrorCode.NotFound, () => _store.Environments.UpdateAsync("team", "nope", null, "x", Token));

        Assert.Equal("environment namespace=team name=nope does not exist", e.Message);
        await FailsAsync(ErrorCode.NotFound, () => _store.Environments.UpdateAsync("te/am", "nope", null, "x", Token));
    }

    [Fact]
    public async Task Get_Missing_IsNotFound()
    {
        await _store.SubmitAsync();

        Assert.Equal("environment does not exist", (await FailsAsync(ErrorCode.NotFound, () => _store.Environments.GetAsync("team", "x", Token))).Message);
        await FailsAsync(ErrorCode.NotFound, () => _store.Environments.GetAsync("team", "a#b", Token));
    }

    [Fact]
    public async Task Delete_ThenSubmit_IsANewEnvironment()
    {
        Build first = await _store.BuiltAsync();
        await _store.Environments.DeleteAsync("team", "science", Token);
        await FailsAsync(ErrorCode.NotFound, () => _store.EnvironmentAsync());
        await FailsAsync(ErrorCode.NotFound, () => _store.Environments.DeleteAsync("team", "science", Token));

        Build second = await _store.SubmitAsync();
        await _store.RemoveAllAsync();

        Assert.NotEqual(first.EnvironmentId, second.EnvironmentId);
        Assert.Equal(second.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
        await FailsAsync(ErrorCode.NotFound, () => _store.Builds.GetAsync(first.Id, Token));
        Assert.Equal(BuildStatus.Queued, (await _store.Builds.GetAsync(second.Id, Token)).Status);
    }

    [Fact]
    public async Task Page_NaturalOrder_IsByNamespaceAndName()
    {
        await FillAsync();

        Assert.Equal(["a/one", "a/two", "b/one", "b/three", "c/x"], await NamesAsync(new EnvironmentQuery { Visibility = Visibility.All }));
        Page<StoreEnvironment> page = await _store.Environments.PageAsync(new EnvironmentQuery { Visibility = Visibility.All }, new Paging(1, 3), Token);
        Assert.Equal(5, page.Count);
        Assert.Equal(["a/two", "b/one", "b/three"], page.Items.Select(Show));
    }

    [Fact]
    public async Task Page_OtherOrders_Sort()
    {
        await FillAsync();

        Assert.Equal(
            ["a/one", "b/one", "b/three", "a/two", "c/x"], await NamesAsync(new EnvironmentQuery { Visibility = Visibility.All, SortBy = ["name"] }));
        Assert.Equal(
            ["c/x", "b/three", "b/one", "a/two", "a/one"], await NamesAsync(new EnvironmentQuery { Visibility = Visibility.All, Descending = true }));
    }

    [Fact]
    public async Task Page_Filters_Apply()
    {
        await FillAsync();
        await _store.BuiltAsync("b", "one", 1, "python", "flask");
        EnvironmentQuery all = new() { Visibility = Visibility.All };

        Assert.Equal(["b/three"], await NamesAsync(all with { Search = "THR" }));
        Assert.Equal(["b/one", "b/three"], await NamesAsync(all with { Search = "b" }));
        Assert.Equal(["b/one", "b/three"], await NamesAsync(all with { Namespace = "b" }));
        Assert.Equal(["a/one", "b/one"], await NamesAsync(all with { Name = "one" }));
        Assert.Equal(["b/one"], await NamesAsync(all with { Status = BuildStatus.Completed }));
        Assert.Equal(["b/one"], await NamesAsync(all with { Packages = ["python", "flask"] }));
        Assert.Empty(await NamesAsync(all with { Packages = ["python", "numpy"] }));
        Assert.Equal(["b/one"], await NamesAsync(all with { Artifact = ArtifactType.CondaPack, Status = BuildStatus.Completed }));
        Assert.Empty(await NamesAsync(all with { Namespace = "nonexist" }));
        Assert.Empty(await NamesAsync(all with { Name = "no/name" }));
    }

    [Fact]
    public async Task Page_OfWhatACallerSees_HidesTheRest()
    {
        await FillAsync();
        EnvironmentQuery query = new() { Visibility = VisibilityOf("a/*", "b/o*") };

        Assert.Equal(["a/one", "a/two", "b/one"], await NamesAsync(query));
        Assert.Equal(["b/one"], await NamesAsync(query with { AlsoVisibleTo = VisibilityOf("b/*") }));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("namespace,name", false)]
    [InlineData("name", false)]
    [InlineData("name", true)]
    [InlineData("", true)]
    public async Task After_Pages_GiveEachOnceWhileOthersWrite(string sortBy, bool descending)
    {
        await FillAsync();
        EnvironmentQuery query = new()
        {
            Visibility = Visibility.All,
            SortBy = sortBy.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Descending = descending,
        };
        List<string> expected = await NamesAsync(query);
        List<string> seen = [];
        string? cursor = null;
        do
        {
            CursorPage<StoreEnvironment> page = await _store.Environments.AfterAsync(query, cursor, 2, Token);
            seen.AddRange(page.Items.Select(Show));
            cursor = page.Cursor;
            if (seen.Count == 2)
            {
                await _store.Environments.DeleteAsync("a", "two", Token);
                await _store.SubmitAsync("a", "new");
            }
        }
        while (cursor is not null);

        Assert.Equal(expected.Where(e => e != "a/two"), seen.Where(e => e is not ("a/new" or "a/two")));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task After_LastPage_IsFollowedByAnEmptyOneAndThenByNone()
    {
        await FillAsync();

        CursorPage<StoreEnvironment> all = await _store.Environments.AfterAsync(new EnvironmentQuery { Visibility = Visibility.All }, null, 5, Token);
        CursorPage<StoreEnvironment> none = await _store.Environments.AfterAsync(
            new EnvironmentQuery { Visibility = Visibility.All, Namespace = "nonexist" }, "", 5, Token);

        CursorPage<StoreEnvironment> empty = await _store.Environments.AfterAsync(new EnvironmentQuery { Visibility = Visibility.All }, all.Cursor, 5, Token);
        CursorPage<StoreEnvironment> last = await _store.Environments.AfterAsync(new EnvironmentQuery { Visibility = Visibility.All }, empty.Cursor, 5, Token);

        Assert.Equal(5, all.Count);
        Assert.Empty(empty.Items);
        Assert.Equal(EnvironmentCursor.End, empty.Cursor);
        Assert.Empty(last.Items);
        Assert.Null(last.Cursor);
        Assert.Empty(none.Items);
        Assert.Equal(EnvironmentCursor.End, none.Cursor);
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("e30=")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJsYXN0X2lkIjoxLCJsYXN0X3ZhbHVlIjp7fX0=")]
    [InlineData("eyJsYXN0X2lkIjoieCIsImxhc3RfdmFsdWUiOnsibmFtZXNwYWNlIjoiYSIsIm5hbWUiOiJiIn19")]
    public async Task After_WhatIsNoCursor_IsRefused(string cursor) => await FailsAsync(
        ErrorCode.InvalidRequest, () => _store.Environments.AfterAsync(new EnvironmentQuery { Visibility = Visibility.All }, cursor, 5, Token));

    [Fact]
    public async Task After_WhatIsNoOrder_IsRefused()
    {
        StoreException e = await FailsAsync(ErrorCode.InvalidRequest, () => _store.Environments.AfterAsync(
            new EnvironmentQuery { Visibility = Visibility.All, SortBy = ["foo"] }, null, 5, Token));

        Assert.Equal("Cannot sort results by ['foo']. Valid sort_by values are ['namespace', 'name']", e.Message);
    }

    private static string Show(StoreEnvironment environment) => environment.Namespace + "/" + environment.Name;

    private static Visibility VisibilityOf(params string[] patterns) =>
        new(patterns.Select(p => ArnPattern.TryParse(p, out ArnPattern pattern) ? pattern : throw new StoreException(ErrorCode.InvalidRequest, p)));

    private async Task<string> RefusedAsync(long build) =>
        (await FailsAsync(ErrorCode.InvalidRequest, () => _store.Environments.UpdateAsync("team", "science", build, null, Token))).Message;

    private async Task FillAsync()
    {
        foreach ((string ns, string name) in new[] { ("b", "three"), ("a", "two"), ("c", "x"), ("a", "one"), ("b", "one"), ("a", "one") })
        {
            await _store.SubmitAsync(ns, name);
        }
    }

    private async Task<List<string>> NamesAsync(EnvironmentQuery query)
    {
        Page<StoreEnvironment> page = await _store.Environments.PageAsync(query, new Paging(0, int.MaxValue), Token);
        Assert.Equal(page.Items.Count, page.Count);
        return [.. page.Items.Select(Show)];
    }
}
