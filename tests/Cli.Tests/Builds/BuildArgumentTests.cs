using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Builds;

public sealed class BuildArgumentTests(EmbeddedStoreFixture fixture) : IClassFixture<EmbeddedStoreFixture>
{
    [Theory]
    [InlineData(3, "show", "99")]
    [InlineData(3, "logs", "99")]
    [InlineData(3, "logs", "99", "--follow")]
    [InlineData(3, "packages", "99")]
    [InlineData(3, "download", "99", "-")]
    [InlineData(3, "retry", "99")]
    [InlineData(3, "cancel", "99")]
    [InlineData(3, "wait", "99")]
    [InlineData(3, "activate", "99")]
    [InlineData(3, "delete", "99", "--yes")]
    [InlineData(2, "show", "team/e")]
    [InlineData(2, "list", "--status", "DONE")]
    [InlineData(2, "download", "1", "-", "--what", "image")]
    public async Task Build_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        CommandRun run = await fixture.Store.RunAsync(["build", .. arguments]);

        Assert.True(expected == run.ExitCode, $"{run.ExitCode} {run.Error}");
    }
}
