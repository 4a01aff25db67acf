using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Tests.Api;
using CondaStore.Functions.Tests.Conformance;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Builds;

/// <summary>A build links what it has while one package is still on its way.</summary>
public sealed class LinkBuildTests
{
    private const string Specification = "name: e\nchannels: [conda-forge]\ndependencies: [flask, numpy]\n";

    [Fact]
    public async Task Build_OnePackageIsSlow_HasLinkedTheOthersMeanwhile()
    {
        using GatedChannel channel = new("numpy");
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        long build = await store.PostAsync(Specification);

        await UntilAsync(() => channel.IsWaitedFor && store.HasLinked("flask") && store.HasLinked("filler3"));
        string between = (await store.GetAsync($"build/{build}/")).GetProperty("status").GetString()!;
        bool isFinished = Directory.GetFiles(Path.Combine(store.Share, "envs"), "history", SearchOption.AllDirectories).Length > 0;
        channel.Open();
        await store.WaitAsync(build, "COMPLETED");

        Assert.Equal("BUILDING", between);
        Assert.False(isFinished);
        Assert.True(store.HasLinked("numpy"));
        string log = await store.Http.GetStringAsync($"build/{build}/logs/");
        Assert.Single(log.Split('\n'), line => line.Contains("packages linked", StringComparison.Ordinal));
        Assert.Single(log.Split('\n'), line => line == "[link] Preparing transaction: 18 packages");
        Assert.Contains("[link] Executing transaction: 18 packages linked, 18 of them in this step", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_CanceledMeanwhile_LeavesNoPrefix()
    {
        using GatedChannel channel = new("numpy");
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        long build = await store.PostAsync(Specification);
        await UntilAsync(() => channel.IsWaitedFor && store.HasLinked("flask"));

        await store.Http.PutAsync($"build/{build}/cancel/", null);
        await store.WaitAsync(build, "CANCELED");

        // The row says it first; then the worker lets go and what it made is taken away.
        string prefixes = Path.Combine(store.Share, "envs", "team");
        await UntilAsync(() => Directory.GetDirectories(prefixes).Length == 0);
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        await UntilAsync(async () => (await leases.FindAsync($"builds/{build}", CancellationToken.None))?.IsHeld != true);
        Assert.Empty(Directory.GetDirectories(prefixes));
    }

    [Fact]
    public async Task Build_PrefixInOtherHands_FetchesAndWaitsInTheLinkStep()
    {
        using GatedChannel channel = new("numpy");
        await using ApiStore store = await ApiStore.StartAsync(channels: channel);
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        Lease other = (await leases.AcquireAsync("builds/1", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None))!;
        long build = await store.PostAsync(Specification);
        await UntilAsync(() => channel.IsWaitedFor && Directory.GetDirectories(Path.Combine(store.Share, "pkgs", "v1"), "flask-*").Length == 1);

        channel.Open();
        await UntilAsync(async () => (await store.GetAsync($"build/{build}/")).GetProperty("stage").GetString() == "link");
        bool isTouched = store.HasLinked("flask");
        await leases.ReleaseAsync(other, CancellationToken.None);
        await store.WaitAsync(build, "COMPLETED");

        Assert.False(isTouched);
        Assert.Contains("18 packages linked, 18 of them in this step", await store.Http.GetStringAsync($"build/{build}/logs/"), StringComparison.Ordinal);
    }
}
