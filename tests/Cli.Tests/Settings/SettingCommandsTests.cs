using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Settings;

public sealed class SettingCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await _store.BuildAsync("team", "e", "p1");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Setting_SetGetListReset_ChangeTheLevel()
    {
        CommandRun set = await _store.RunAsync("setting", "set", "conda_default_packages", """["p1"]""", "--for", "team");
        CommandRun text = await _store.RunAsync("setting", "set", "default_namespace", "team");
        CommandRun got = await _store.RunAsync("setting", "get", "conda_default_packages", "--for", "team/e");
        CommandRun store = await _store.RunAsync("setting", "get", "conda_default_packages");
        CommandRun list = await _store.RunAsync("setting", "list", "--for", "team");
        CommandRun asJson = await _store.RunAsync("setting", "list", "--for", "team", "--json=conda_default_packages");
        CommandRun reset = await _store.RunAsync("setting", "reset", "conda_default_packages", "--for", "team");

        Assert.Equal((0, """["p1"]"""), (set.ExitCode, set.Out.Trim()));
        Assert.Equal("\"team\"", text.Out.Trim());
        Assert.Equal("""["p1"]""", got.Out.Trim());
        Assert.Equal("[]", store.Out.Trim());
        Assert.Matches("""(?m)^conda_default_packages +\["p1"\]$""", list.Out);
        Assert.Equal("""{"conda_default_packages":["p1"]}""", asJson.Out.Trim());
        Assert.Equal("[]", reset.Out.Trim());
    }

    [Theory]
    [InlineData(3, "get", "conda_default_package")]
    [InlineData(2, "set", "conda_default_package", "[]")]
    [InlineData(2, "set", "storage_threshold", "much")]
    [InlineData(2, "list", "--for", "a/b/c")]
    public async Task Setting_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await _store.RunAsync(["setting", .. arguments]);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Setting_Viewer_IsDenied()
    {
        string viewer = _store.Token("team/*", Role.Viewer);

        Assert.Equal(4, (await _store.RunAsAsync(viewer, "setting", "list", "--for", "team")).ExitCode);
        Assert.Equal(4, (await _store.RunAsAsync(viewer, "setting", "set", "conda_default_packages", "[]", "--for", "team")).ExitCode);
    }
}
