using System.Net.Http.Json;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Functions.Tests.Api;

namespace CondaStore.Functions.Tests.Builds;

/// <summary>When a solve is spared because it was made before.</summary>
public sealed class SolveActivityTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p5]\n";
    private const string Reused = "[solve] the lockfile of build 1 is used again";

    [Fact]
    public async Task Solve_SameSpecificationAndChannels_UsesTheEarlierLockfile()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        (long first, string solved) = await BuildAsync(store);

        (long second, string log) = await BuildAsync(store, "other");

        Assert.Contains("[solve] solving for", solved, StringComparison.Ordinal);
        Assert.Contains(Reused, log, StringComparison.Ordinal);
        Assert.DoesNotContain("[solve] solving for", log, StringComparison.Ordinal);
        Assert.Equal(await store.Http.GetStringAsync($"build/{first}/lockfile/"), await store.Http.GetStringAsync($"build/{second}/lockfile/"));
        Assert.Equal(await store.Http.GetStringAsync($"build/{first}/explicit/"), await store.Http.GetStringAsync($"build/{second}/explicit/"));
        Assert.Equal(await store.Http.GetStringAsync($"build/{first}/yaml/"), await store.Http.GetStringAsync($"build/{second}/yaml/"));
        // All but the sums of files that hold their prefix.
        string[][] records =
        [
            .. new[] { await store.EnvironmentAsync(first), await store.EnvironmentAsync(second, "other") }.Select(environment => File.ReadLines(Path.Combine(environment, "conda-meta", "p5-1.0-0.json"))
                .Where(line => !line.Contains("_in_prefix", StringComparison.Ordinal)).ToArray()),
        ];
        Assert.Equal(records[0], records[1]);
    }

    [Fact]
    public async Task Solve_ChannelWrittenAnew_SolvesAgain()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildAsync(store);
        string repodata = Path.Combine(store.Channel, "noarch", "repodata.json");
        await File.AppendAllTextAsync(repodata, "\n");

        (_, string log) = await BuildAsync(store);

        Assert.DoesNotContain(Reused, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_OtherPlatformsInTheSettings_SolvesAgain()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildAsync(store);
        string other = HostPlatform.Subdir == "win-64" ? "linux-64" : "win-64";
        (await store.Http.PutAsJsonAsync("setting/team/", new { conda_solve_platforms = new[] { other } })).EnsureSuccessStatusCode();

        (_, string log) = await BuildAsync(store);

        Assert.Contains($"solving for {other}", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_MachineOfferedSomethingElse_SolvesAgain()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildAsync(store);

        (_, string log) = await BuildAsync(store, text: Specification + "variables: {CONDA_OVERRIDE_CUDA: '12.0'}\n");

        Assert.DoesNotContain(Reused, log, StringComparison.Ordinal);
    }

    private static async Task<(long Id, string Log)> BuildAsync(ApiStore store, string ns = "team", string text = Specification)
    {
        long id = await store.PostAsync(text, ns);
        await store.WaitAsync(id, "COMPLETED");
        return (id, await store.Http.GetStringAsync($"build/{id}/logs/"));
    }
}
