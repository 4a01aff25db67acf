using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class PrefixEnvironmentTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_SeveralSources_LaterOnesWin()
    {
        _directory.Write("env/etc/conda/env_vars.d/a.json", "{\"A\": \"a\", \"B\": \"a\", \"N\": 1, \"PATH\": \"/evil\"}");
        _directory.Write("env/etc/conda/env_vars.d/b.json", "{\"B\": \"b\", \"C\": \"b\"}");
        _directory.Write("env/etc/conda/env_vars.d/c.json", "[");
        _directory.Write("env/conda-meta/state", "{\"env_vars\": {\"C\": \"state\", \"D\": \"***unset***\"}}");

        PrefixEnvironment environment = PrefixEnvironment.Read(_directory.At("env"));

        Assert.Equal([new("A", "a"), new("B", "b"), new("C", "state")], environment.Variables);
        Assert.Equal(4, environment.Warnings.Count);
    }

    [Fact]
    public void Apply_FreshProcess_SetsCondasVariables()
    {
        string prefix = _directory.At("env");
        Dictionary<string, string> result = PrefixEnvironment.Read(prefix).Apply(new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["X"] = "x" });

        Assert.Equal($"{prefix}/bin:/usr/bin:/bin", result["PATH"]);
        Assert.Equal((prefix, "1", prefix, "(env) ", "x"), (result["CONDA_PREFIX"], result["CONDA_SHLVL"], result["CONDA_DEFAULT_ENV"], result["CONDA_PROMPT_MODIFIER"], result["X"]));
    }

    [Fact]
    public void Apply_AnotherEnvironmentIsActive_ReplacesIt()
    {
        string prefix = _directory.At("env");
        Dictionary<string, string> active = new() { ["PATH"] = "/other/bin:/bin", ["CONDA_PREFIX"] = "/other", ["CONDA_SHLVL"] = "1" };

        Dictionary<string, string> result = PrefixEnvironment.Read(prefix).Apply(active);
        Dictionary<string, string> again = PrefixEnvironment.Read(prefix).Apply(result);

        Assert.Equal($"{prefix}/bin:/bin", result["PATH"]);
        Assert.Equal(("2", "/other"), (result["CONDA_SHLVL"], result["CONDA_PREFIX_1"]));
        Assert.Equal(result, again);
    }

    [Fact]
    public async Task Activate_Scripts_RunInOrderAndTheirOutputIsNoVariable()
    {
        _directory.Write("env/etc/conda/activate.d/1-it's.sh", "export ONE=$CONDA_PREFIX/one\necho NOISE=noise\nexport LINES=$'a\\nb'\n");
        _directory.Write("env/etc/conda/activate.d/2.sh", "export TWO=$ONE/two\nunset X\n");

        Dictionary<string, string> result = await PrefixEnvironment.Read(_directory.At("env"))
            .ActivateAsync(new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["X"] = "x" }, CancellationToken.None);

        Assert.Equal(_directory.At("env/one/two"), result["TWO"]);
        Assert.Equal("a\nb", result["LINES"]);
        Assert.False(result.ContainsKey("NOISE"));
        Assert.False(result.ContainsKey("X"));
    }

    [Fact]
    public async Task Activate_ScriptEndsTheShell_IsReported()
    {
        _directory.Write("env/etc/conda/activate.d/1.sh", "echo no luck >&2\nexit 3\n");

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => PrefixEnvironment.Read(_directory.At("env"))
            .ActivateAsync(new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, CancellationToken.None));

        Assert.Contains("no luck", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("")]
    [InlineData("A=B")]
    public void WriteVariables_NameThatCannotBe_IsRefused(string name) =>
        Assert.Equal(
            ErrorCode.InvalidName,
            Assert.Throws<StoreException>(() => PrefixVariables.Write(_directory.Path, new Dictionary<string, string> { [name] = "x" })).Code);
}
