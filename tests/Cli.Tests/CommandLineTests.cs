using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    public async Task Run_Version_PrintsNameAndNumber(string option)
    {
        CommandRun run = await CommandRun.OfAsync(option);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Matches(@"^conda-store \d+\.\d+\.\d+(-[0-9A-Za-z.]+)?\n$", run.Out.ReplaceLineEndings("\n"));
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("local create --prefix ./env", "--help")]
    [InlineData("local lock --file environment.yml", "local", "lock", "--help")]
    [InlineData("local create --prefix ./env --lockfile", "local", "create", "-h")]
    [InlineData("local verify --prefix ./env", "local", "verify", "--help")]
    [InlineData("local index ./channel", "local", "index", "--help")]
    public async Task Run_Help_EndsWithExamples(string example, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
        Assert.Contains("conda-store " + example, run.Out[run.Out.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("conda-store --help")]
    [InlineData("conda-store --help", "bogus")]
    [InlineData("conda-store local --help", "local")]
    [InlineData("conda-store local lock --help", "local", "lock", "numpy", "--no-such-option")]
    [InlineData("conda-store local create --help", "local", "create", "numpy")]
    [InlineData("conda-store local lock --help", "local", "lock", "numpy", "--channel-priority", "loose")]
    [InlineData("conda-store local lock --help", "local", "lock", "numpy", "--format", "toml")]
    public async Task Run_WrongUsage_SaysSoAndPointsToHelp(string hint, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.StartsWith("error CS1008: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("hint: " + hint, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("did you mean 'conda-store profile'?", "profiles")]
    [InlineData("did you mean 'conda-store profile list'?", "profile", "lits")]
    [InlineData("did you mean 'conda-store build archive'?", "build", "archve", "7")]
    public async Task Run_MisspeltCommand_NamesTheNearest(string hint, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("hint: " + hint, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Required command", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HelpOfTheRoot_ListsEveryCommandInAGroup()
    {
        CommandRun run = await CommandRun.OfAsync("--help");

        Assert.Contains("Stores:", run.Out, StringComparison.Ordinal);
        Assert.Contains("This machine:", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  login +Log in to a store", run.Out);
        Assert.Matches(@"(?m)^  backup +", run.Out);
    }
}
