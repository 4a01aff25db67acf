using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Sessions;

/// <summary>Logging in and out of a whole store, and the profiles that this makes.</summary>
public sealed class LoginCommandTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    private string Configuration => _store.At("own");

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(("Store:TokenLifetime", "1.00:00:00"));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Login_NameAndPassword_LaterCommandsUseItUntilLogout()
    {
        CommandRun login = await RunAsync("password\n", "login", _store.Url, "--name", "ann", "--password-stdin", "--profile", "work");
        CommandRun who = await RunAsync("", "whoami");
        CommandRun profiles = await RunAsync("", "profile", "list");
        CommandRun asJson = await RunAsync("", "profile", "list", "--json");
        CommandRun logout = await RunAsync("", "logout");
        CommandRun after = await RunAsync("", "whoami");
        CommandRun again = await RunAsync("", "logout");

        Assert.True(login.ExitCode == 0, login.Error);
        Assert.StartsWith($"logged in to {_store.Url} as ann (profile work), until ", login.Out, StringComparison.Ordinal);
        Assert.StartsWith($"ann at {_store.Url}", who.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\*/\* +admin$", who.Out);
        Assert.Matches($@"(?m)^\* +work +{_store.Url} +ann ", profiles.Out);
        Assert.Contains("\"in_use\":true", asJson.Out, StringComparison.Ordinal);
        Assert.Contains("logged out", logout.Error, StringComparison.Ordinal);
        Assert.StartsWith($"not logged in at {_store.Url}", after.Out, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (logout.ExitCode, after.ExitCode, again.ExitCode));
        Assert.Contains("no login", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_Token_IsInAFileOfItsOwnerAlone()
    {
        CommandRun login = await RunAsync(_store.Token(name: "bob") + "\n", "login", _store.Url, "--token-stdin");
        string file = Path.Combine(Configuration, "conda-store", "credentials.json");

        Assert.True(login.ExitCode == 0, login.Error);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Contains(_store.Url, await File.ReadAllTextAsync(Path.Combine(Configuration, "conda-store", "config.toml")), StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Token(name: "bob")[..20], await File.ReadAllTextAsync(Path.Combine(Configuration, "conda-store", "config.toml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithoutThePrefix_FindsTheStore()
    {
        CommandRun login = await RunAsync(_store.Token(), "login", _store.Root, "--token-stdin");

        Assert.True(login.ExitCode == 0, login.Error);
        Assert.Contains($"the store is at {_store.Url}", login.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Denied, "CS1601", "guess", "--name", "ann", "--password-stdin")]
    [InlineData(ExitCodes.Denied, "CS1601", "no.such.token", "--token-stdin")]
    [InlineData(ExitCodes.Usage, "CS1009", "", "--token-stdin")]
    [InlineData(ExitCodes.Usage, "CS1009", "", "--token-file", "/nonexistent/token")]
    [InlineData(ExitCodes.Usage, "CS1008", "password", "--password-stdin")]
    [InlineData(ExitCodes.Usage, "CS1008", "x", "--token-stdin", "--name", "ann")]
    [InlineData(ExitCodes.Usage, "CS1008", "")]
    public async Task Login_Refused_TellsWhyAndSavesNothing(int exitCode, string error, string input, params string[] arguments)
    {
        CommandRun login = await RunAsync(input, ["login", _store.Url, .. arguments]);

        Assert.Equal(exitCode, login.ExitCode);
        Assert.Contains(error, login.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Configuration));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/conda-store/", ExitCodes.Failure, "does not respond")]
    [InlineData("store.example.org", ExitCodes.Usage, "is not the address of a store")]
    public async Task Login_NoStoreThere_TellsSo(string url, int exitCode, string message)
    {
        CommandRun login = await RunAsync("token", "login", url, "--token-stdin");

        Assert.Equal(exitCode, login.ExitCode);
        Assert.Contains(message, login.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_Use_ChoosesAmongStoresAndVariablesWin()
    {
        await RunAsync(_store.Token(name: "ann"), "login", _store.Url, "--token-stdin", "--profile", "first");
        Write("config.toml", $"""
            profile = "second"
            colour = "blue"
            [profiles.first]
            url = "{_store.Url}"
            [profiles.second]
            url = "http://127.0.0.1:9/conda-store/"
            """);

        CommandRun second = await RunAsync("", "whoami");
        CommandRun byOption = await RunAsync("", "whoami", "--profile", "first");
        CommandRun byVariable = await CommandRun.InAsync(
            new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Configuration, ["CONDA_STORE_URL"] = _store.Url, ["CONDA_STORE_TOKEN"] = _store.Token(name: "eve") }, "", "whoami");
        CommandRun named = await CommandRun.InAsync(
            new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Configuration, ["CONDA_STORE_PROFILE"] = "first" }, "", "whoami");
        CommandRun used = await RunAsync("", "profile", "use", "first");
        CommandRun first = await RunAsync("", "whoami");
        CommandRun unknown = await RunAsync("", "profile", "use", "frist");
        CommandRun both = await RunAsync("", "whoami", "--profile", "first", "--url", _store.Url);

        Assert.Equal((1, 0, 0, 0, 0, 0), (second.ExitCode, byOption.ExitCode, byVariable.ExitCode, named.ExitCode, used.ExitCode, first.ExitCode));
        Assert.StartsWith("ann at", byOption.Out, StringComparison.Ordinal);
        Assert.StartsWith("eve at", byVariable.Out, StringComparison.Ordinal);
        Assert.StartsWith("ann at", named.Out, StringComparison.Ordinal);
        Assert.StartsWith("ann at", first.Out, StringComparison.Ordinal);
        Assert.Equal((2, 2), (unknown.ExitCode, both.ExitCode));
        Assert.Contains("did you mean 'first'?", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("colour = \"blue\"", await File.ReadAllTextAsync(Path.Combine(Configuration, "conda-store", "config.toml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAmI_ExpiredLoginOrWrongToken_IsDeniedWithTheWayOut()
    {
        Write("credentials.json", $$"""{ "{{_store.Url}}": {"token":"x","name":"ann","expires":"2026-01-01T00:00:00+00:00" } }""");
        CommandRun expired = await RunAsync("", "whoami", "--url", _store.Url);
        CommandRun wrong = await CommandRun.InAsync(new Dictionary<string, string> { ["CONDA_STORE_TOKEN"] = "x" }, "", "whoami", "--url", _store.Url);
        Write("credentials.json", "{");
        CommandRun damaged = await RunAsync("", "whoami", "--url", _store.Url);
        Write("config.toml", "profile = ");
        CommandRun malformed = await RunAsync("", "whoami");

        Assert.Equal((4, 4, 2, 2), (expired.ExitCode, wrong.ExitCode, damaged.ExitCode, malformed.ExitCode));
        Assert.Contains($"hint: conda-store login {_store.Url}", expired.Error, StringComparison.Ordinal);
        Assert.Contains("does not accept the token", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAmI_Json_HasTheChosenFieldsAlone()
    {
        CommandRun all = await _store.RunAsync("whoami", "--json");
        CommandRun some = await _store.RunAsync("whoami", "--json=primary_namespace,authenticated");
        CommandRun unknown = await _store.RunAsync("whoami", "--json=name");
        CommandRun viewer = await _store.RunAsAsync(_store.Token("team/*", Role.Viewer), "whoami");

        Assert.Contains("\"entity_roles\":", all.Out, StringComparison.Ordinal);
        Assert.Equal("""{"primary_namespace":"me","authenticated":true}""", some.Out.Trim());
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("fields: authenticated, primary_namespace", unknown.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^team/\* +viewer$", viewer.Out);
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.Combine(Configuration, "conda-store"));
        File.WriteAllText(Path.Combine(Configuration, "conda-store", name), content);
    }

    private Task<CommandRun> RunAsync(string input, params string[] arguments) =>
        CommandRun.InAsync(new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Configuration }, input, arguments);
}
