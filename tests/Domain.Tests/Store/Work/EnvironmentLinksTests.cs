using System.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class EnvironmentLinksTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly StoreUnderTest _store = new();
    private readonly EnvironmentLinks _links;

    public EnvironmentLinksTests() =>
        _links = new EnvironmentLinks(_store.Environments, _store.Builds, MountedShare.Open(_folder.Path), _store.Clock);

    private string Links => _folder.At("envs/team");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(11, 1)]
    [InlineData(9, 2)]
    public async Task PointAsync_LinkLeftBetweenMakingAndRenaming_RemovesItOnceItIsForsaken(int minutes, int expected)
    {
        Build build = await _store.BuiltAsync();
        string left = Leave($" science.{new string('0', 32)}", _store.Clock.GetUtcNow().AddMinutes(-minutes));

        await PointAsync();

        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(Links).Count());
        Assert.Equal(expected == 2, new FileInfo(left).LinkTarget is not null);
        Assert.Equal(build.Key, new FileInfo(Path.Combine(Links, "science")).LinkTarget);
    }

    [Fact]
    public async Task PointAsync_LinkOfAnEnvironmentWithALongerName_LeavesIt()
    {
        await _store.BuiltAsync();
        string other = Leave($" science.f.{new string('0', 32)}", DateTimeOffset.UnixEpoch);

        await PointAsync();

        Assert.Equal("a-build", new FileInfo(other).LinkTarget);
    }

    [Fact]
    public async Task PointAsync_ByManyAtOnce_LeavesTheLinkOnTheRow()
    {
        await _store.BuiltAsync();
        await PointAsync();
        Build second = await _store.BuiltAsync();
        string link = Path.Combine(Links, "science");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
        {
            if (i % 5 == 0)
            {
                File.Delete(link);
            }

            return PointAsync();
        })));

        await PointAsync();
        Assert.Equal(second.Key, new FileInfo(link).LinkTarget);
        Assert.Single(Directory.EnumerateFileSystemEntries(Links));
    }

    [Fact]
    public async Task PointPendingAsync_WriterEndedBetweenTheRowAndTheLink_PointsTheLinkOnce()
    {
        await _store.BuiltAsync();
        await PointAsync();
        Build completed = await _store.BuiltAsync();
        Assert.False(await ArePendingAsync());
        _store.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.True(await ArePendingAsync());

        await _links.PointPendingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(completed.Key, new FileInfo(Path.Combine(Links, "science")).LinkTarget);
        Assert.False(await ArePendingAsync());
    }

    [Fact]
    public async Task PointPendingAsync_ActivatedByARequestThatEnded_PointsTheLink()
    {
        Build first = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await PointAsync();
        await _store.Environments.UpdateAsync("team", "science", first.Id, null, TestContext.Current.CancellationToken);
        _store.Clock.Advance(TimeSpan.FromSeconds(16));

        await _links.PointPendingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first.Key, new FileInfo(Path.Combine(Links, "science")).LinkTarget);
        Assert.False(await ArePendingAsync());
    }

    [Fact]
    public async Task PointPendingAsync_BuildThatDidNotBecomeActive_ForgetsItOnceItsWriterMustHaveEnded()
    {
        Build older = await _store.BeginAsync(await _store.SubmitAsync());
        await _store.BuiltAsync();
        await _store.Builds.CompleteAsync(older.Id, older.Attempt, 1, null, TestContext.Current.CancellationToken);
        await PointAsync();
        _store.Clock.Advance(TimeSpan.FromMinutes(14));
        await _links.PointPendingAsync(TestContext.Current.CancellationToken);
        Assert.True(await ArePendingAsync());
        _store.Clock.Advance(TimeSpan.FromMinutes(2));

        await _links.PointPendingAsync(TestContext.Current.CancellationToken);

        Assert.False(await ArePendingAsync());
    }

    private Task<bool> ArePendingAsync() => _links.ArePendingAsync(TestContext.Current.CancellationToken);

    private Task PointAsync() => _links.PointAsync("team", "science", TestContext.Current.CancellationToken);

    // A link as a process leaves it that was stopped between making and renaming it.
    private string Leave(string name, DateTimeOffset time)
    {
        Directory.CreateDirectory(Links);
        string link = Path.Combine(Links, name);
        File.CreateSymbolicLink(link, "a-build");
        // The time of the link itself; .NET sets that of what a link leads to.
        using Process touch = Process.Start("touch", ["--no-dereference", "--date", time.ToString("O"), link]);
        touch.WaitForExit();
        Assert.Equal(0, touch.ExitCode);
        return link;
    }
}
