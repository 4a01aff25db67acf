using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Files;

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
    public async Task Clean_WhatLiesBesideThePackages_GoesUnlessItIsUsed()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string cache = channel.Cache;
        foreach (string file in (string[])["pypi/pages/ab/c", "pypi/metadata/ab/c", "pypi/wheels/w.whl", "pypi/sources/s", "pypi/git/x.git/HEAD", "pypi/builds/envs/e/f", "pypi/builds/wheels/b.whl", "pypi/builds/results/r", "environments/old/f", "environments/now/f"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(cache, file))!);
            await File.WriteAllTextAsync(Path.Combine(cache, file), "12345");
        }

        Directory.CreateDirectory(Path.Combine(cache, "environments/used"));
        await File.WriteAllTextAsync(Path.Combine(cache, "environments/used/name"), "now");
        Directory.CreateDirectory(Path.Combine(cache, "pypi/builds/work"));
        string running = Path.Combine(cache, "pypi/builds/work/a.lock");

        CommandRun usage = await CommandRun.OfAsync("local", "usage", "--cache", cache, "--output", "json");
        CommandRun young = await CommandRun.OfAsync("local", "clean", "--cache", cache, "--older-than", "1h", "--yes", "--json");
        CommandRun whileBuilding;
        using (LockFile.TryTake(running))
        {
            whileBuilding = await CommandRun.OfAsync("local", "clean", "--cache", cache, "--json");
        }

        CommandRun done = await CommandRun.OfAsync("local", "clean", "--cache", cache, "--yes", "--json");

        Assert.Equal(
            ["pages of indexes 1", "metadata of projects 1", "wheels that were read 1", "source distributions 1", "repositories 1", "built wheels 2", "build environments 1", "environments to run 2"],
            Beside(usage));
        Assert.Empty(Beside(young));
        Assert.Equal(["pages of indexes 1", "metadata of projects 1", "wheels that were read 1", "environments to run 1"], Beside(whileBuilding));
        Assert.Equal(8, Beside(done).Count());
        Assert.Equal(["a.lock", "f", "in-use.lock", "name"], Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories).Where(f => !f.Contains("pkgs", StringComparison.Ordinal) && !f.Contains("repodata", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Beside(CommandRun run) => JsonDocument.Parse(run.Out).RootElement.GetProperty("beside").EnumerateArray()
        .Select(a => $"{a.GetProperty("name")} {a.GetProperty("entries")}");

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
