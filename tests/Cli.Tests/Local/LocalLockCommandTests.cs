using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Local;

public sealed class LocalLockCommandTests
{
    [Fact]
    public async Task Lock_Json_ListsPackagesInInstallOrderWithEveryField()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun run = await channel.RunAsync("local", "lock", "tool", "--format", "json");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        JsonElement[] packages = [.. JsonDocument.Parse(run.Out).RootElement.EnumerateArray()];
        Assert.Equal(["library 3.1", "tool 2.0"], packages.Select(p => $"{p.GetProperty("name")} {p.GetProperty("version")}"));
        Assert.Equal(
            ["name", "version", "build", "build_number", "subdir", "channel", "url", "sha256", "md5", "size", "depends", "constrains"],
            packages[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal($"{channel.Url}/linux-64/library-3.1-0.conda", packages[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("conda-lock", "version: 1")]
    [InlineData("pixi", "version: 7")]
    [InlineData("explicit", "@EXPLICIT")]
    public async Task Lock_Format_IsWrittenToTheFile(string format, string mark)
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string file = channel.At("deep/er/lock");

        CommandRun run = await channel.RunAsync("local", "lock", "tool=1", "data", "--format", format, "--output", file);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Empty(run.Out);
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains(mark, text, StringComparison.Ordinal);
        Assert.Contains("tool-1.0-0.conda", text, StringComparison.Ordinal);
        Assert.Contains("data-1.0-0.conda", text, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(channel.At("deep/er")));
    }

    [Fact]
    public async Task Lock_OutputIsADash_WritesToStandardOutput()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun run = await channel.RunAsync("local", "lock", "tool=1", "--format", "explicit", "--output", "-");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.StartsWith("# ", run.Out, StringComparison.Ordinal);
        Assert.False(File.Exists("-"));
    }

    [Fact]
    public async Task Lock_OutputIsALink_WritesToWhatItLeadsTo()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        File.CreateSymbolicLink(channel.At("link"), "file");

        CommandRun run = await channel.RunAsync("local", "lock", "tool=1", "--output", channel.At("link"));

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("tool-1.0-0.conda", await File.ReadAllTextAsync(channel.At("file")), StringComparison.Ordinal);
        Assert.Equal("file", new FileInfo(channel.At("link")).LinkTarget);
    }

    [Fact]
    public async Task Lock_SameInputTwice_GivesTheSameText()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun first = await channel.RunAsync("local", "lock", "tool", "data");
        CommandRun second = await channel.RunAsync("local", "lock", "data", "tool");

        Assert.Equal(first.Out, second.Out);
    }

    [Fact]
    public async Task Lock_SeveralPlatformsOneOfWhichFails_NamesIt()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun run = await channel.RunAsync("local", "lock", "tool", "--platform", "linux-64", "--platform", "osx-arm64");

        Assert.Equal(ExitCodes.SolveFailed, run.ExitCode);
        Assert.Contains("'tool' cannot be installed for osx-arm64.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "warning: ")]
    [InlineData(true, "{\"event\":\"warning\",\"message\":\"")]
    public async Task Lock_OddFileAndChannel_WarnsOfBoth(bool asJson, string mark)
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string repodata = Path.Combine(channel.Folder, "noarch/repodata.json");
        File.Delete(repodata + ".zst");
        await File.WriteAllTextAsync(repodata, (await File.ReadAllTextAsync(repodata)).Replace(
            "\"packages.conda\": {", "\"packages.conda\": {\"bad-1-0.conda\": {\"name\": \"bad\"},", StringComparison.Ordinal).Replace(
            "\"packages.conda\":{", "\"packages.conda\":{\"bad-1-0.conda\":{\"name\":\"bad\"},", StringComparison.Ordinal));
        string file = channel.Write("environment.yml", "dependencies:\n  - data\nextra: 1\n");

        CommandRun run = await channel.RunAsync(["local", "lock", "--file", file, .. asJson ? (string[])["--json"] : []]);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        string[] lines = [.. run.Error.Split('\n').Where(line => line.StartsWith(mark, StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.Contains("extra", lines[0], StringComparison.Ordinal);
        Assert.Contains("noarch: bad-1-0.conda: no version; the record is left out", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_SeveralPlatforms_AreAllInOneLockfile()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun run = await channel.RunAsync("local", "lock", "data", "--platform", "linux-64", "--platform", "osx-arm64");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("platform: linux-64", run.Out, StringComparison.Ordinal);
        Assert.Contains("platform: osx-arm64", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_ListOfSpecs_IsSolvedForItsPlatform()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string file = channel.Write("specs.txt", "# platform: linux-64\ntool=1\ndata  # small\n");

        CommandRun run = await channel.RunAsync("local", "lock", "--file", file, "--format", "explicit");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("# platform: linux-64", run.Out, StringComparison.Ordinal);
        Assert.Contains("tool-1.0-0.conda", run.Out, StringComparison.Ordinal);
        Assert.Contains("data-1.0-0.conda", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_FileAndSpecs_AreSolvedTogether()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string file = channel.Write("environment.yml", "name: x\nchannels: [nowhere]\ndependencies: [tool, library<3]\n");

        CommandRun run = await channel.RunAsync("local", "lock", "--file", file, "data", "--format", "explicit");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("tool-1.0-0.conda", run.Out, StringComparison.Ordinal);
        Assert.Contains("library-2.5-0.conda", run.Out, StringComparison.Ordinal);
        Assert.Contains("data-1.0-0.conda", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CS1008", 2, "local", "lock")]
    [InlineData("CS1008", 2, "local", "lock", "tool", "--platform", "amiga-68k")]
    [InlineData("CS1008", 2, "local", "lock", "tool", "--exclude-newer", "yesterday")]
    [InlineData("CS1008", 2, "local", "lock", "data", "--platform", "linux-64", "--platform", "win-64", "--format", "explicit")]
    [InlineData("CS1009", 2, "local", "lock", "--file", "/nowhere/environment.yml")]
    [InlineData("CS1004", 2, "local", "lock", "tool[")]
    [InlineData("CS1201", 5, "local", "lock", "tol")]
    [InlineData("CS1200", 5, "local", "lock", "tool=2", "library=2")]
    public async Task Lock_BadRequest_FailsWithItsCode(string code, int exitCode, params string[] arguments)
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun run = await channel.RunAsync(arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"error {code}: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }
}
