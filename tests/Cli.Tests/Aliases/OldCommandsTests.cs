using System.Text.Json;
using CondaStore.Cli.Aliases;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Aliases;

/// <summary>The command lines of conda-store's own command, as its help describes them, on a whole store.</summary>
public sealed class OldCommandsTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync();
        await _store.BuildAsync("team", "e", "hello=1");
        await _store.BuildAsync("team", "e", "hello=2");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task OldVerbs_WithTheirOptions_WorkAsBefore()
    {
        string file = _store.Write("e.yml", "channels: [local]\ndependencies: [hello]\n");
        string[] old = ["--conda-store-url", _store.Url, "--auth", "token"];

        CommandRun info = await OldAsync(["--auth=token", "info"]);
        CommandRun namespaces = await OldAsync([.. old, "list", "namespace", "--output", "json"]);
        CommandRun environments = await OldAsync([.. old, "list", "environment", "--package", "hello", "--status", "COMPLETED"]);
        CommandRun builds = await OldAsync([.. old, "list", "build", "--status", "COMPLETED", "--output=json"]);
        CommandRun downloaded = await OldAsync([.. old, "download", "team/e:1", "--artifact", "yaml", "--output-filename", _store.At("out.yaml")]);
        CommandRun waited = await OldAsync([.. old, "wait", "team/e", "--timeout", "60", "--interval", "1"]);
        CommandRun byId = await OldAsync([.. old, "wait", "2", "--artifact", "lockfile"]);
        CommandRun solved = await OldAsync([.. old, "solve", file, "--output", "json"]);
        CommandRun token = await OldAsync([.. old, "token", "--namespace", "me", "--expiration", "60", "--permission", "team/*:viewer,developer"]);
        CommandRun run = await OldAsync([.. old, "run", "--artifact", "archive", "team/e:1", "--cache", _store.At("cache"), "--quiet", "--", "hello", "--auth"]);

        Assert.StartsWith("Default namespace is me\nAuthenticated True\n", info.Out, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"team\"", namespaces.Out, StringComparison.Ordinal);
        Assert.Matches(@"^Id +Namespace Id +Name\n\d+ +\d+ +e\n$", environments.Out);
        Assert.Equal(2, JsonDocument.Parse(builds.Out).RootElement.GetArrayLength());
        Assert.Equal((0, _store.At("out.yaml")), (downloaded.ExitCode, downloaded.Out));
        Assert.Contains("hello=1.0", await File.ReadAllTextAsync(_store.At("out.yaml")), StringComparison.Ordinal);
        Assert.Equal((0, 0), (waited.ExitCode, byId.ExitCode));
        Assert.Equal("2.0", JsonDocument.Parse(solved.Out).RootElement[0].GetProperty("version").GetString());
        Assert.Equal(3, token.Out.Split('.').Length);
        Assert.Equal((0, "hello 1.0\n"), (run.ExitCode, run.Out));
    }

    [Theory]
    [InlineData(2, "--auth", "basic", "info")]
    [InlineData(2, "--no-verify-ssl", "info")]
    [InlineData(2, "token")]
    [InlineData(2, "token", "--permission", "viewer")]
    [InlineData(2, "solve", "/nonexistent.yml")]
    [InlineData(2, "list", "channel")]
    [InlineData(3, "download", "99")]
    [InlineData(3, "wait", "team/nothing")]
    [InlineData(2, "wait", "nothing")]
    public async Task OldVerbs_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await OldAsync(arguments);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
    }

    [Fact]
    public async Task Help_OldVerbs_AreNotShown()
    {
        CommandRun help = await CommandRun.OfAsync("--help");

        Assert.DoesNotMatch("(?m)^  (info|list|download|wait|solve) ", help.Out);
    }

    [Theory]
    [InlineData("list build --url u", "--conda-store-url", "u", "--auth", "token", "list", "build")]
    [InlineData("run a/b --url u -- x --auth basic", "--conda-store-url=u", "run", "a/b", "--", "x", "--auth", "basic")]
    [InlineData("env list --url u", "env", "list", "--url", "u")]
    public void Translate_Options_ComeBehindTheVerb(string expected, params string[] arguments) =>
        Assert.Equal(expected, string.Join(' ', OldArguments.Translate(arguments)));

    [Fact]
    public void Translate_BasicAuthentication_IsRefusedWithTheWayOut() =>
        Assert.Contains("login", Assert.Throws<StoreException>(() => OldArguments.Translate(["--auth", "basic", "info"])).Hints[0], StringComparison.Ordinal);

    private Task<CommandRun> OldAsync(string[] arguments) => _store.RunAsync(arguments);
}
