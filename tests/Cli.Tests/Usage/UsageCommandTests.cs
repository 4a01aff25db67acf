using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Usage;

public sealed class UsageCommandTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await _store.BuildAsync("team", "e", "p1");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Usage_NamespacesAndDisk_AreThoseOfTheStore()
    {
        CommandRun namespaces = await _store.RunAsync("usage");
        CommandRun asJson = await _store.RunAsync("usage", "--json=team");
        CommandRun disk = await _store.RunAsync("usage", "--disk");
        CommandRun unused = await _store.RunAsync("usage", "--disk", "--json=unused_bytes");

        Assert.Matches(@"(?m)^team +1 +1 +\d", namespaces.Out);
        Assert.StartsWith("""{"team":{"num_environments":1,"num_builds":1,"storage":""", asJson.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^team/\S+ +2 +\d+ ", disk.Out);
        Assert.Contains("2 packages in the cache", disk.Error, StringComparison.Ordinal);
        Assert.Equal("""{"unused_bytes":0}""", unused.Out.Trim());
    }

    [Fact]
    public async Task UsageDisk_Viewer_IsDenied() =>
        Assert.Equal(4, (await _store.RunAsAsync(_store.Token("team/*", Role.Viewer), "usage", "--disk")).ExitCode);

    [Fact]
    public async Task Usage_WrongToken_IsDenied() => Assert.Equal(4, (await _store.RunAsAsync("wrong", "usage")).ExitCode);
}
