using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Opening;

public sealed class OpenCommandTests
{
    private const string Store = "http://127.0.0.1:9/conda-store/";

    [Theory]
    [InlineData(Store + "ui/")]
    [InlineData(Store + "admin/environment/team/a%3Fb/", "team/a?b")]
    [InlineData(Store + "admin/build/17/", "team/e@17")]
    public async Task Open_Print_WritesTheAddress(string expected, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(["open", "--print", "--url", Store, .. arguments]);

        Assert.Equal((0, expected), (run.ExitCode, run.Out.Trim()));
    }

    [Fact]
    public async Task Open_Browser_GetsTheAddress()
    {
        using TemporaryDirectory folder = new();
        string opener = folder.Write("xdg-open", "#!/bin/sh\necho opened \"$1\"\n");
        File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        CommandRun run = await CommandRun.InAsync(
            new Dictionary<string, string> { ["PATH"] = Path.GetDirectoryName(opener)! }, "", "open", "team/e", "--url", Store);

        Assert.Equal((0, $"opened {Store}admin/environment/team/e/"), (run.ExitCode, run.Out.Trim()));
    }

    [Fact]
    public async Task Open_NoEnvironment_IsRefused() => Assert.Equal(2, (await CommandRun.OfAsync("open", "team", "--url", Store)).ExitCode);
}
