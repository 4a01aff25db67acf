using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Tokens;

public sealed class TokenCreateCommandTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Create_RoleAndLifetime_TokenHasTheseAlone()
    {
        CommandRun created = await _store.RunAsync("token", "create", "--role", "team/*=viewer", "--expires-in", "1h");
        CommandRun asJson = await _store.RunAsync("token", "create", "--json");
        string token = created.Out.Trim();
        CommandRun who = await _store.RunAsAsync(token, "whoami", "--json");
        CommandRun denied = await _store.RunAsAsync(token, "namespace", "create", "team");
        JsonElement caller = JsonDocument.Parse(who.Out).RootElement;

        Assert.Equal((0, 0), (created.ExitCode, asJson.ExitCode));
        Assert.Equal("viewer", caller.GetProperty("entity_roles").GetProperty("team/*")[0].GetString());
        Assert.True(caller.GetProperty("expiration").GetDateTime() < DateTime.UtcNow.AddMinutes(61));
        Assert.Equal(4, denied.ExitCode);
        Assert.Equal(3, JsonDocument.Parse(asJson.Out).RootElement.GetProperty("token").GetString()!.Split('.').Length);
    }

    [Theory]
    [InlineData(2, "--role", "viewer")]
    [InlineData(2, "--role", "team=viewer")]
    [InlineData(2, "--role", "team/*=owner")]
    [InlineData(2, "--expires-in", "soon")]
    public async Task Create_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await _store.RunAsync(["token", "create", .. arguments]);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Create_MoreThanTheCallersRights_IsRefused() =>
        Assert.NotEqual(0, (await _store.RunAsAsync(_store.Token("team/*", Role.Viewer), "token", "create", "--role", "*/*=admin")).ExitCode);
}
