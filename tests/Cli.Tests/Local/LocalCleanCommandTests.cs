using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Local;

public sealed class LocalCleanCommandTests
{
    [Fact]
    public async Task Clean_AfterAnEnvironmentWasDeleted_TellsThenRemoves()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        await channel.RunAsync("local", "create", "--prefix", channel.Prefix, "tool", "data");
        await channel.RunAsync("local", "create", "--prefix", channel.At("other"), "data");
        Directory.Delete(channel.Prefix, recursive: true);

        CommandRun told = await CommandRun.OfAsync("local", "clean", "--cache", channel.Cache);
        CommandRun young = await CommandRun.OfAsync("local", "clean", "--cache", channel.Cache, "--older-than", "1h", "--yes");
        CommandRun done = await CommandRun.OfAsync("local", "clean", "--cache", channel.Cache, "--yes", "--json");
        CommandRun usage = await CommandRun.OfAsync("local", "usage", "--cache", channel.Cache, "--output", "json");

        Assert.Contains("2 packages without an environment", told.Out, StringComparison.Ordinal);
        Assert.Contains("0 packages without an environment", young.Out, StringComparison.Ordinal);
        Assert.True(done.ExitCode == ExitCodes.Success, done.Error);
        Assert.Equal(2, JsonDocument.Parse(done.Out).RootElement.GetProperty("packages").GetArrayLength());
        JsonElement left = JsonDocument.Parse(usage.Out).RootElement;
        Assert.StartsWith("data-", Assert.Single(left.GetProperty("packages").EnumerateArray()).GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.Equal(channel.At("other"), Assert.Single(left.GetProperty("environments").EnumerateArray()).GetProperty("prefix").GetString());
    }

    [Fact]
    public async Task Usage_OfAnEmptyCache_IsNothing()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();

        CommandRun usage = await CommandRun.OfAsync("local", "usage", "--cache", channel.At("nowhere"));

        Assert.Equal(ExitCodes.Success, usage.ExitCode);
        Assert.Contains("0 packages, 0 B", usage.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("d")]
    [InlineData("-3d")]
    [InlineData("99999999999d")]
    public async Task Clean_TimeThatIsNone_IsAUsageError(string time)
    {
        CommandRun run = await CommandRun.OfAsync("local", "clean", $"--older-than={time}");

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("is not a time", run.Error, StringComparison.Ordinal);
    }
}
