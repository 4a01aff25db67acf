using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class DeletionsTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Environment_Deleted_IsRemovedWithEverything()
    {
        Build one = await _store.BuiltAsync(packages: "python");
        Build two = await _store.BuiltAsync(packages: "python");
        await _store.Builds.DeleteAsync(one.Id, [ArtifactType.Logs, ArtifactType.Lockfile], Token);
        Build other = await _store.BuiltAsync("team", "other");
        await _store.Environments.DeleteAsync("team", "science", Token);

        List<string> directories = await _store.RemoveAllAsync();

        Assert.Equal(new[] { one, two }.Select(b => "/share/envs/" + b.Key).Order(), directories.Order());
        Assert.All(await _store.BlobNamesAsync(), name => Assert.Contains(other.Key, name, StringComparison.Ordinal));
        await FailsAsync(ErrorCode.NotFound, () => _store.Builds.GetAsync(one.Id, Token));
        Assert.Equal(1, (await _store.Usage.GetAsync(Visibility.All, Token))["team"].Environments);
        Assert.Equal(3, (await _store.SubmitAsync("team", "x")).Id - 1);
    }

    [Fact]
    public async Task Environment_WithABuildAtWork_WaitsForItsEnd()
    {
        Build building = await _store.BeginAsync(await _store.SubmitAsync());
        Build queued = await _store.SubmitAsync();
        await _store.Environments.DeleteAsync("team", "science", Token);

        Assert.Empty(await _store.Deletions.AdvanceAsync(Token));
        Assert.True((await _store.Builds.GetAsync(building.Id, Token)).CancelRequested);
        Assert.Equal(BuildStatus.Canceled, (await _store.Builds.GetAsync(queued.Id, Token)).Status);
        Activation done = await _store.Builds.CompleteAsync(building.Id, 1, 10, null, Token);
        Assert.Null(done.Environment);
        Assert.False(done.IsActive);
        await _store.RemoveAllAsync();

        Assert.Null(await _store.Builds.FindAsync(building.Id, Token));
    }

    [Fact]
    public async Task Namespace_Deleted_DisappearsAtOnceAndCanBeMadeAgainAfterwards()
    {
        await _store.BuiltAsync();
        await _store.Namespaces.CreateAsync("lab", Token);
        await _store.NamespaceRoles.CreateAsync("team", "lab", "viewer", Token);
        await _store.NamespaceRoles.CreateAsync("lab", "team", "viewer", Token);
        await _store.Settings.UpdateAsync("team", null, ParseJson("""{"conda_included_packages":["x"]}"""), Token);
        long id = (await _store.Namespaces.GetAsync("team", Token)).Id;

        await _store.Namespaces.DeleteAsync("team", Token);
        await FailsAsync(ErrorCode.NotFound, () => _store.Namespaces.GetAsync("team", Token));
        await FailsAsync(ErrorCode.AlreadyExists, () => _store.Namespaces.CreateAsync("team", Token));
        await FailsAsync(ErrorCode.InvalidState, () => _store.SubmitAsync());
        await FailsAsync(ErrorCode.NotFound, () => _store.EnvironmentAsync());
        Assert.Empty((await _store.Environments.PageAsync(new EnvironmentQuery { Visibility = Visibility.All }, new Paging(0, int.MaxValue), Token)).Items);
        Assert.Empty(await _store.Usage.GetAsync(Visibility.All, Token));
        await _store.RemoveAllAsync();

        Assert.Empty(await _store.NamespaceRoles.ListAsync("lab", Token));
        Assert.NotEqual(id, (await _store.Namespaces.CreateAsync("team", Token)).Id);
        Assert.Empty((await _store.Settings.GetAsync("team", null, Token)).CondaIncludedPackages);
        await FailsAsync(ErrorCode.NotFound, () => _store.EnvironmentAsync());
        Build build = await _store.SubmitAsync();
        Assert.Equal(1, (await _store.EnvironmentAsync()).Builds);
        Assert.Equal(2, build.Id);
    }

    [Fact]
    public async Task Advance_OrderWithoutItsDeletion_IsGivenUpOnlyAfterAWhile()
    {
        Build build = await _store.BuiltAsync();
        PendingDeletions pending = new(_store.Table, _store.Clock);
        await pending.AddAsync(new PendingDeletion(DeletionKind.Build, build.Id, "team", "science", build.Artifacts), Token);
        await pending.AddAsync(new PendingDeletion(DeletionKind.Environment, build.EnvironmentId, "team", "science", []), Token);
        await pending.AddAsync(new PendingDeletion(DeletionKind.Namespace, 1, "team", null, []), Token);

        Assert.Empty(await _store.Deletions.AdvanceAsync(Token));
        Assert.False(await _store.Deletions.IsDoneAsync(Token));
        _store.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(await _store.Deletions.AdvanceAsync(Token));
        Assert.True(await _store.Deletions.IsDoneAsync(Token));
        Assert.Equal(BuildStatus.Completed, (await _store.Builds.GetAsync(build.Id, Token)).Status);
    }

    [Fact]
    public async Task Build_ArchivedAndThenDeleted_StillLosesItsDirectory()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await _store.Builds.ArchiveAsync(build.Id, false, null, Token);
        PendingDeletion seen = Assert.Single(await _store.Deletions.AdvanceAsync(Token));
        await _store.Builds.DeleteAsync(build.Id, [], Token);

        // A worker that saw the archiving only does not take the rest off the list.
        await _store.Deletions.RemovedAsync(seen, Token);
        List<string> directories = await _store.RemoveAllAsync();

        Assert.Equal(["/share/envs/" + build.Key], directories);
        Assert.DoesNotContain(await _store.BlobNamesAsync(), name => name.Contains(build.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removed_Twice_DoesNoHarm()
    {
        Build build = await _store.BuiltAsync();
        await _store.Builds.DeleteAsync(build.Id, [], Token);
        PendingDeletion deletion = Assert.Single(await _store.Deletions.AdvanceAsync(Token));

        await _store.Deletions.RemovedAsync(deletion, Token);
        await _store.Deletions.RemovedAsync(deletion, Token);

        Assert.Empty(await _store.BlobNamesAsync());
    }
}
