using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Tokens;

public sealed class TokenListCommandTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task List_AfterCreateAndRevoke_ShowsWhatIsInUse()
    {
        string token = (await _store.RunAsync("token", "create", "--name", "ci", "--role", "team/*=viewer")).Out.Trim();
        await _store.RunAsync("token", "create", "--name", "nightly");
        Assert.Equal(0, (await _store.RunAsAsync(token, "whoami")).ExitCode);

        CommandRun table = await _store.RunAsync("token", "list", "--all");
        CommandRun json = await _store.RunAsync("token", "list", "--json=id,name,last_used_on");
        JsonElement ci = JsonDocument.Parse(json.Out).RootElement.EnumerateArray().Single(t => t.GetProperty("name").GetString() == "ci");
        string id = ci.GetProperty("id").GetString()!;
        CommandRun revoked = await _store.RunAsync("token", "revoke", id);
        CommandRun after = await _store.RunAsync("token", "list", "--json=name");

        Assert.Contains("team/*=viewer", table.Out, StringComparison.Ordinal);
        Assert.Contains("those of me", table.Out, StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, ci.GetProperty("last_used_on").ValueKind);
        Assert.Equal(0, revoked.ExitCode);
        Assert.Equal("""[{"name":"nightly"}]""", after.Out.Trim());
        Assert.NotEqual(0, (await _store.RunAsAsync(token, "token", "list")).ExitCode);
        Assert.Equal(3, (await _store.RunAsync("token", "revoke", id[..8])).ExitCode);
    }
}
