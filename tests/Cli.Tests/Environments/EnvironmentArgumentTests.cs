using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Environments;

public sealed class EnvironmentArgumentTests(EmbeddedStoreFixture fixture) : IClassFixture<EmbeddedStoreFixture>
{
    [Theory]
    [InlineData(3, "env", "show", "team/nothing")]
    [InlineData(3, "env", "add", "team/nothing", "p1")]
    [InlineData(3, "env", "remove", "team/e", "p9")]
    [InlineData(3, "env", "update", "team/e", "p9=1")]
    [InlineData(3, "env", "update", "team/nothing")]
    [InlineData(3, "env", "history", "team/nothing")]
    [InlineData(3, "env", "export", "team/e@99")]
    [InlineData(3, "env", "diff", "team/e")]
    [InlineData(3, "env", "delete", "team/nothing", "--yes")]
    [InlineData(2, "env", "show", "nothing")]
    [InlineData(2, "env", "add", "team/e")]
    [InlineData(2, "env", "add", "team/e", "p1[")]
    [InlineData(2, "env", "create", "team/new", "--file", "/nonexistent.yml")]
    [InlineData(2, "env", "create", "team/new", "--file", "/tmp")]
    [InlineData(2, "env", "create", "team/new")]
    [InlineData(2, "env", "create", "team/new", "--lockfile", "/nonexistent.yml", "--dry-run")]
    [InlineData(2, "env", "update", "team/e", "--only")]
    [InlineData(2, "env", "add", "team/e", "p1", "--only", "--keep")]
    [InlineData(2, "env", "list", "--stale", "soon")]
    [InlineData(2, "env", "list", "--uses", "conda-forge::python")]
    [InlineData(2, "env", "list", "--json=nmae")]
    public async Task Env_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await fixture.Store.RunAsync(arguments);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
        Assert.Empty(run.Out);
    }
}
