using System.Diagnostics;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Completion;

public sealed class CompletionCommandTests(EmbeddedStoreFixture fixture) : IClassFixture<EmbeddedStoreFixture>
{
    [Theory]
    [InlineData("conda-store en", "env")]
    [InlineData("conda-store env a", "activate", "add")]
    [InlineData("conda-store env show te", "team/e", "team/science", "team/sketch")]
    [InlineData("conda-store env show team/sc", "team/science")]
    [InlineData("conda-store env history --json team/sc", "team/science")]
    [InlineData("conda-store run other", "other/e")]
    [InlineData("conda-store open ", "other/e", "team/e", "team/science", "team/sketch")]
    [InlineData("conda-store namespace show o", "other")]
    [InlineData("conda-store env export team/science --format p", "pixi", "pylock")]
    [InlineData("conda-store env create --dr", "--dry-run")]
    [InlineData("conda-store nothing a")]
    [InlineData("conda-store env show zz")]
    public async Task Complete_Line_IsContinued(string line, params string[] expected)
    {
        CommandRun run = await fixture.Store.RunAsync("__complete", line);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(expected, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Complete_NoStoreOrNoRights_OffersNothing()
    {
        CommandRun noStore = await CommandRun.OfAsync("__complete", "conda-store env show --url http://127.0.0.1:9/ te");
        CommandRun nobody = await fixture.Store.RunAsAsync(null, "__complete", "conda-store env show te");

        Assert.Equal((0, "", ""), (noStore.ExitCode, noStore.Out, noStore.Error));
        Assert.Equal((0, "", ""), (nobody.ExitCode, nobody.Out, nobody.Error));
    }

    [Theory]
    [InlineData("conda-store env show team/sc", "team/science")]
    [InlineData("conda-store name", "namespace")]
    public async Task Bash_Script_CompletesWithTheRealCommand(string line, string expected)
    {
        CommandRun script = await CommandRun.OfAsync("completion", "bash");
        ProcessStartInfo start = new(
            "bash", ["-c", $"{script.Out}\nCOMP_LINE='{line}' COMP_POINT={line.Length}; _conda_store; printf '%s\\n' \"${{COMPREPLY[@]}}\""])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["CONDA_STORE_URL"] = fixture.Store.Url;
        start.Environment["CONDA_STORE_TOKEN"] = fixture.Store.Token();
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected + "\n", output);
    }

    [Theory]
    [InlineData("zsh", "compdef _conda_store conda-store")]
    [InlineData("fish", "complete --command conda-store")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_OtherShells_HaveScripts(string shell, string expected)
    {
        CommandRun run = await CommandRun.OfAsync("completion", shell);

        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandRun.OfAsync("completion", "csh")).ExitCode);
    }
}
