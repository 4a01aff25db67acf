using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Client;

namespace CondaStore.Cli.Tests.Packages;

public sealed class PackageCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await _store.IndexAsync();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task SearchAndShow_IndexedChannel_HasItsPackages()
    {
        CommandRun search = await _store.RunAsync("package", "search", "hel");
        CommandRun limited = await _store.RunAsync("package", "search", "p", "--limit", "2", "--json=name");
        CommandRun show = await _store.RunAsync("package", "show", "hello", "--json=version");
        CommandRun nothing = await _store.RunAsync("package", "search", "zzz");
        CommandRun channels = await _store.RunAsync("channel", "list");

        Assert.Matches(@"(?m)^hello +2\.0 ", search.Out);
        Assert.Equal(2, search.Out.Trim().Split('\n').Length);
        Assert.Equal("""[{"name":"p0"},{"name":"p1"}]""", limited.Out.Trim());
        Assert.Equal("""[{"version":"2.0"},{"version":"1.0"}]""", show.Out.Trim());
        Assert.Equal((0, "no packages"), (nothing.ExitCode, nothing.Error.Trim()));
        Assert.Matches(@"(?m)^file://\S+/local +\d{4}-", channels.Out);
    }

    [Fact]
    public async Task Refresh_IndexedChannel_IsReadAgain()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        RemoteChannel before = await _store.Client.Channels.ListAsync(limit.Token).FirstAsync(limit.Token);

        CommandRun refreshed = await _store.RunAsync("channel", "refresh");

        Assert.Equal((0, "the channels are being read"), (refreshed.ExitCode, refreshed.Out.Trim()));
        while ((await _store.Client.Channels.ListAsync(limit.Token).FirstAsync(limit.Token)).LastUpdate == before.LastUpdate)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task UsedBy_Versions_ListsTheEnvironments()
    {
        await _store.BuildAsync("team", "old", "hello=1");
        await _store.BuildAsync("team", "new", "hello=2");

        CommandRun all = await _store.RunAsync("package", "used-by", "hello");
        CommandRun old = await _store.RunAsync("package", "used-by", "hello<2", "--json");
        CommandRun none = await _store.RunAsync("package", "used-by", "p5");

        Assert.Matches(@"(?m)^team/old +1 +1\.0$", all.Out);
        Assert.Matches(@"(?m)^team/new +2 +2\.0$", all.Out);
        Assert.Equal("""[{"namespace":"team","environment":"old","build_id":1,"version":"1.0"}]""", old.Out.Trim());
        Assert.Equal((0, "no environment uses it"), (none.ExitCode, none.Error.Trim()));
    }

    [Theory]
    [InlineData(3, "show", "nothing")]
    [InlineData(2, "used-by", "a b c d")]
    [InlineData(2, "search")]
    public async Task Package_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments) =>
        Assert.Equal(expected, (await _store.RunAsync(["package", .. arguments])).ExitCode);
}
