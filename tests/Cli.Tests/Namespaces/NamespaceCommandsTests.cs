using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Namespaces;

public sealed class NamespaceCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Namespace_CreateListShowDelete_DoWhatTheySay()
    {
        CommandRun created = await _store.RunAsync("namespace", "create", "team");
        CommandRun again = await _store.RunAsync("namespace", "create", "team");
        await _store.BuildAsync("team", "e", "p1");
        CommandRun list = await _store.RunAsync("namespace", "list");
        CommandRun names = await _store.RunAsync("namespace", "list", "--json=name");
        CommandRun shown = await _store.RunAsync("namespace", "show", "team");
        CommandRun asked = await _store.RunAsync("namespace", "delete", "team");
        CommandRun deleted = await _store.RunAsync("namespace", "delete", "team", "--yes");
        CommandRun gone = await _store.RunAsync("namespace", "show", "team");

        Assert.Equal((0, 1, 0, 0, 2, 0, 3), (created.ExitCode, again.ExitCode, list.ExitCode, shown.ExitCode, asked.ExitCode, deleted.ExitCode, gone.ExitCode));
        Assert.Matches(@"(?m)^\d+ +team$", list.Out);
        Assert.Contains("""{"name":"team"}""", names.Out, StringComparison.Ordinal);
        Assert.Contains("1 environments, 1 builds, ", shown.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "create", "a/b")]
    [InlineData(3, "show", "nothing")]
    [InlineData(3, "delete", "nothing", "--yes")]
    public async Task Namespace_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await _store.RunAsync(["namespace", .. arguments]);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
    }

    [Fact]
    public async Task Namespace_Viewer_IsDenied()
    {
        await _store.Client.Namespaces.CreateAsync("team", CancellationToken.None);
        string viewer = _store.Token("team/*", Role.Viewer);

        Assert.Equal(4, (await _store.RunAsAsync(viewer, "namespace", "create", "more")).ExitCode);
        Assert.Equal(4, (await _store.RunAsAsync(viewer, "namespace", "delete", "team", "--yes")).ExitCode);
    }
}
