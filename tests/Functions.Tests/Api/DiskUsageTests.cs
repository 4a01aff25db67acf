using System.Net;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Disk use by package, prefix and namespace.</summary>
public sealed class DiskUsageTests
{
    [Fact]
    public async Task Disk_TwoEnvironmentsWithCommonPackages_CountsThemOnce()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync("name: a\nchannels: [local]\ndependencies: [p5]\n"), "COMPLETED");
        long second = await store.PostAsync("name: b\nchannels: [local]\ndependencies: [p1, p3]\n");
        JsonElement build = await store.WaitAsync(second, "COMPLETED");

        JsonElement usage = await store.GetAsync("usage/disk");
        Dictionary<string, int> prefixes = usage.GetProperty("packages").EnumerateArray()
            .ToDictionary(p => p.GetProperty("key").GetString()!.Split('-')[0], p => p.GetProperty("prefixes").GetInt32());
        JsonElement[] environments = [.. usage.GetProperty("prefixes").EnumerateArray()];

        Assert.Equal(new Dictionary<string, int> { ["p0"] = 2, ["p1"] = 2, ["p2"] = 1, ["p3"] = 1, ["p5"] = 1 }, prefixes);
        Assert.Equal(0, usage.GetProperty("unused_bytes").GetInt64());
        Assert.All(environments, e => Assert.StartsWith("team/", e.GetProperty("prefix").GetString(), StringComparison.Ordinal));
        JsonElement own = Assert.Single(environments, e => e.GetProperty("prefix").GetString()!.Contains($"-{second}-", StringComparison.Ordinal));
        Assert.Equal(3, own.GetProperty("packages").GetInt32());
        Assert.InRange(own.GetProperty("bytes").GetInt64(), 1, build.GetProperty("size").GetInt64());
        using HttpClient viewer = store.ClientOf(store.TokenOf("team/other*", "viewer"));
        Assert.DoesNotContain("team", await viewer.GetStringAsync("usage"), StringComparison.Ordinal);
        Assert.InRange((await store.GetAsync("usage")).GetProperty("team").GetProperty("storage").GetInt64(), build.GetProperty("size").GetInt64(), long.MaxValue);
    }

    [Fact]
    public async Task Disk_CallerWithoutTheSettings_IsRefused()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        using HttpClient viewer = store.ClientOf(store.TokenOf("team/*", "viewer"));

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync("usage/disk")).StatusCode);
    }
}
