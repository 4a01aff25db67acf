using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Access;

public sealed class AccessCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await _store.BuildAsync("team", "e", "p1");
        await _store.Client.Namespaces.CreateAsync("ann", CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Grant_Role_TheColleagueMayWhatItSaysUntilItIsRevoked()
    {
        string ann = _store.Token("ann/*", Role.Developer, "ann");
        CommandRun before = await _store.RunAsAsync(ann, "env", "show", "team/e");
        CommandRun granted = await _store.RunAsync("access", "grant", "ann", "team/*", "viewer");
        CommandRun sees = await _store.RunAsAsync(ann, "env", "show", "team/e");
        CommandRun builds = await _store.RunAsAsync(ann, "env", "update", "team/e");
        CommandRun more = await _store.RunAsync("access", "grant", "ann", "team/*", "developer");
        CommandRun list = await _store.RunAsync("access", "list");
        CommandRun may = await _store.RunAsAsync(ann, "env", "update", "team/e");
        CommandRun revoked = await _store.RunAsync("access", "revoke", "ann", "team/*");
        CommandRun after = await _store.RunAsAsync(ann, "env", "show", "team/e");
        CommandRun none = await _store.RunAsync("access", "list", "ann", "--json");

        Assert.Equal((4, 0, 0, 4, 0), (before.ExitCode, granted.ExitCode, sees.ExitCode, builds.ExitCode, more.ExitCode));
        Assert.Contains("ann is viewer on team/*", granted.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ann +team/\* +(developer|editor)$", list.Out);
        Assert.Equal((0, 0, 4, "[]"), (may.ExitCode, revoked.ExitCode, after.ExitCode, none.Out.Trim()));
    }

    [Theory]
    [InlineData(3, "list", "nothing")]
    [InlineData(3, "revoke", "ann", "team/*")]
    [InlineData(3, "grant", "nobody", "team/*", "viewer")]
    [InlineData(2, "grant", "ann", "team", "viewer")]
    [InlineData(2, "grant", "ann", "team/*", "owner")]
    public async Task Access_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await _store.RunAsync(["access", .. arguments]);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
    }

    [Fact]
    public async Task Grant_Developer_IsDenied() =>
        Assert.Equal(4, (await _store.RunAsAsync(_store.Token("team/*", Role.Developer), "access", "grant", "ann", "team/*", "admin")).ExitCode);
}
