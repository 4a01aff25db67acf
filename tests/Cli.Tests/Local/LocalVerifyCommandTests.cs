using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Local;

public sealed class LocalVerifyCommandTests
{
    [Fact]
    public async Task Verify_NoEnvironment_IsNotFound()
    {
        CommandRun run = await CommandRun.OfAsync("local", "verify", "--prefix", "/nowhere/env");

        Assert.Equal(ExitCodes.NotFound, run.ExitCode);
        Assert.StartsWith("error CS1011: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_MissingFile_IsListedByPath()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool");
        File.Delete(Path.Combine(channel.Prefix, "bin/tool"));

        CommandRun table = await CommandRun.OfAsync("local", "verify", "--prefix", channel.Prefix);
        CommandRun json = await CommandRun.OfAsync("local", "verify", "--prefix", channel.Prefix, "--output", "json");

        Assert.Equal(ExitCodes.Failure, table.ExitCode);
        Assert.StartsWith("missing  bin/tool (tool", table.Out, StringComparison.Ordinal);
        Assert.Contains("1 difference\n", table.Out, StringComparison.Ordinal);
        JsonElement difference = JsonDocument.Parse(json.Out).RootElement.GetProperty("differences")[0];
        Assert.Equal("bin/tool", difference.GetProperty("path").GetString());
        Assert.Equal("missing", difference.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Verify_ExtraFile_IsListedOnRequest()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool");
        channel.Write("env/share/mine.txt", "mine");

        CommandRun usual = await CommandRun.OfAsync("local", "verify", "--prefix", channel.Prefix);
        CommandRun strict = await CommandRun.OfAsync("local", "verify", "--prefix", channel.Prefix, "--extra");

        Assert.Equal(ExitCodes.Success, usual.ExitCode);
        Assert.Equal(ExitCodes.Failure, strict.ExitCode);
        Assert.Contains("extra  share/mine.txt", strict.Out, StringComparison.Ordinal);
    }
}
