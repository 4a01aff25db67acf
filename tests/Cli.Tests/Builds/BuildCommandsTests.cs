using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Builds;

/// <summary>Single builds from the command line, on a whole store.</summary>
public sealed class BuildCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;
    private string _build = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        _build = $"{(await _store.BuildAsync("team", "e", "p2", "hello")).Id}";
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task ListShowPackagesLogs_CompletedBuild_AreThere()
    {
        await _store.BuildAsync("team", "bad", "nothing");

        CommandRun list = await _store.RunAsync("build", "list");
        CommandRun failed = await _store.RunAsync("build", "list", "--status", "FAILED", "--json=environment,error_code");
        CommandRun having = await _store.RunAsync("build", "list", "--package", "p2", "--namespace", "team", "--environment", "e", "--limit", "1", "--json=id");
        CommandRun show = await _store.RunAsync("build", "show", _build);
        CommandRun packages = await _store.RunAsync("build", "packages", _build, "--search", "hel");
        CommandRun logs = await _store.RunAsync("build", "logs", _build);
        CommandRun followed = await _store.RunAsync("build", "logs", _build, "--follow");

        Assert.Matches($@"(?m)^{_build} +team/e +COMPLETED +\d{{4}}-", list.Out);
        Assert.Equal("""[{"environment":"bad","error_code":"CS1201"}]""", failed.Out.Trim());
        Assert.Equal($$"""[{"id":{{_build}}}]""", having.Out.Trim());
        Assert.Contains("COMPLETED", show.Out, StringComparison.Ordinal);
        Assert.Matches(@"^PACKAGE +VERSION .*\nhello +2\.0 ", packages.Out);
        Assert.Contains("[solve]", logs.Out, StringComparison.Ordinal);
        Assert.Equal(logs.Out, followed.Out);
    }

    [Fact]
    public async Task RetryWaitCancelDelete_EndAsPromised()
    {
        CommandRun retried = await _store.RunAsync("build", "retry", _build, "--wait", "--json=status", "--quiet");
        CommandRun started = await _store.RunAsync("build", "retry", _build);
        CommandRun waited = await _store.RunAsync("build", "wait", "3");
        CommandRun canceled = await _store.RunAsync("build", "cancel", "3");
        CommandRun asked = await _store.RunAsync("build", "delete", _build);
        CommandRun deleted = await _store.RunAsync("build", "delete", _build, "--yes");
        CommandRun shown = await _store.RunAsync("build", "show", _build, "--json=status");

        Assert.Equal("""{"status":"COMPLETED"}""", retried.Out.Trim());
        Assert.Contains("follow it: conda-store build logs 3 --follow", started.Error, StringComparison.Ordinal);
        Assert.Equal((0, 1, 2, 0), (waited.ExitCode, canceled.ExitCode, asked.ExitCode, deleted.ExitCode));
        Assert.Equal("""{"status":"DELETED"}""", shown.Out.Trim());
    }

    [Theory]
    [InlineData("lockfile", "\"package\"")]
    [InlineData("yaml", "dependencies:")]
    [InlineData("explicit", "@EXPLICIT")]
    [InlineData("log", "[link]")]
    public async Task Download_File_IsThatOfTheStore(string what, string expected)
    {
        CommandRun run = await _store.RunAsync("build", "download", _build, _store.At("file"), "--what", what);
        CommandRun piped = await _store.RunAsync("build", "download", _build, "-", "--what", what);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(expected, await File.ReadAllTextAsync(_store.At("file")), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_store.At("file")), piped.Bytes);
    }

    [Fact]
    public async Task Download_Archive_IsPackedOnRequest()
    {
        CommandRun run = await _store.RunAsync("build", "download", _build, _store.At("e.tar.gz"), "--what", "archive", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(new FileInfo(_store.At("e.tar.gz")).Length, JsonDocument.Parse(run.Out).RootElement.GetProperty("size").GetInt64());
        Assert.Equal([0x1f, 0x8b], (await File.ReadAllBytesAsync(_store.At("e.tar.gz")))[..2]);
    }

    [Fact]
    public async Task Build_Viewer_IsDenied()
    {
        string viewer = _store.Token("team/*", Role.Viewer);

        Assert.Equal(0, (await _store.RunAsAsync(viewer, "build", "show", _build)).ExitCode);
        Assert.Equal(4, (await _store.RunAsAsync(viewer, "build", "retry", _build)).ExitCode);
        Assert.Equal(4, (await _store.RunAsAsync(viewer, "build", "delete", _build, "--yes")).ExitCode);
        Assert.Equal(4, (await _store.RunAsAsync(viewer, "build", "activate", _build)).ExitCode);
    }
}
