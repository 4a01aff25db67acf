using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Audit;

public sealed class AuditCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Audit_AfterChanges_ListsExportsAndVerifiesThem()
    {
        await _store.RunAsync("namespace", "create", "lab");
        await _store.RunAsync("setting", "set", "retention_keep_last", "3", "--for", "lab");

        CommandRun list = await _store.RunAsync("audit", "list", "--namespace", "lab");
        CommandRun json = await _store.RunAsync("audit", "list", "--since", "1h", "--operation", "NamespaceCreate", "--json");
        CommandRun exported = await _store.RunAsync("audit", "export", "--output", _store.At("audit.jsonl"));
        CommandRun cef = await _store.RunAsync("audit", "export", "--format", "cef", "--output", _store.At("audit.cef"));
        CommandRun verified = await _store.RunAsync("audit", "verify");

        Assert.Contains("settings lab", list.Out, StringComparison.Ordinal);
        JsonElement created = Assert.Single(JsonDocument.Parse(json.Out).RootElement.EnumerateArray());
        Assert.Equal("me", created.GetProperty("who").GetString());
        Assert.Equal("127.0.0.1", created.GetProperty("from").GetString());
        Assert.Equal("namespace lab", created.GetProperty("changes")[0].GetProperty("what").GetString());
        Assert.Equal((0, 2), (exported.ExitCode, File.ReadAllLines(_store.At("audit.jsonl")).Length));
        Assert.Equal(0, cef.ExitCode);
        Assert.All(File.ReadAllLines(_store.At("audit.cef")), l => Assert.StartsWith("CEF:0|conda-store|", l, StringComparison.Ordinal));
        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.StartsWith("lines 1 to 2 are intact", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfANamespace_NeedsItsAdministrator()
    {
        Assert.Equal(4, (await _store.RunAsAsync(_store.Token("team/*", Role.Developer), "audit", "list", "--namespace", "team")).ExitCode);
        Assert.Equal(4, (await _store.RunAsAsync(_store.Token("team/*"), "audit", "list")).ExitCode);
        Assert.Equal(0, (await _store.RunAsAsync(_store.Token("team/*"), "audit", "list", "--namespace", "team")).ExitCode);
        Assert.Equal(2, (await _store.RunAsync("audit", "list", "--since", "soon")).ExitCode);
    }
}
