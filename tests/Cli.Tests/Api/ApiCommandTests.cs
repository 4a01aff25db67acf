using System.Text;
using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Api;

public sealed class ApiCommandTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Api_Requests_AreAnsweredAsTheyAre()
    {
        CommandRun created = await _store.RunAsync("api", "POST", "namespace/team/");
        CommandRun changed = await _store.RunAsync("api", "put", "namespace/team/metadata/", "--data", """{"colour":"blue"}""");
        CommandRun file = await _store.RunAsync("api", "PUT", "setting/team/", "--input", _store.Write("body.json", """{"conda_default_packages":["p1"]}"""));
        CommandRun got = await _store.RunAsync("api", "GET", "namespace/team/");
        CommandRun other = await _store.RunAsync("api", "GET", "/api/v2/environment/?limit=1");

        Assert.Equal((0, 0, 0, 0), (created.ExitCode, changed.ExitCode, file.ExitCode, other.ExitCode));
        Assert.Equal("blue", Json(got).GetProperty("data").GetProperty("metadata_").GetProperty("colour").GetString());
        Assert.Equal("ok", Json(other).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(3, "GET", "namespace/nothing/")]
    [InlineData(3, "GET", "/http://127.0.0.1:9/")]
    [InlineData(2, "GET", "http://127.0.0.1:9/")]
    [InlineData(2, "GET", "//127.0.0.1:9/")]
    [InlineData(2, "PATCH", "namespace/team/")]
    [InlineData(2, "PUT", "namespace/team/", "--input", "/nonexistent")]
    [InlineData(2, "POST", "specification/", "--data", "{}")]
    public async Task Api_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await _store.RunAsync(["api", .. arguments]);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
        Assert.Empty(run.Bytes);
    }

    private static JsonElement Json(CommandRun run) => JsonDocument.Parse(Encoding.UTF8.GetString(run.Bytes)).RootElement;
}
