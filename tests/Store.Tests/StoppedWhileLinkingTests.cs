using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>A host that stands still (SIGSTOP) while it links, until its leases are over and another host has done its work.</summary>
public sealed class StoppedWhileLinkingTests(Azurite azurite)
{
    [Fact]
    public async Task Stopped_WhileItLinks_LeavesTheFollowersEnvironmentAlone()
    {
        await using SharedStore store = await SharedStore.StartAsync(azurite, filesEach: 400, TimeSpan.Zero, hosts: 1);
        using StoreClient first = store.Client(0);
        string all = string.Join(", ", Enumerable.Range(0, SharedStore.Packages).Select(i => $"p{i}"));
        long build = await first.BuildAsync(SharedStore.Namespace, $"name: big\nchannels: [local]\ndependencies: [{all}]\n");
        await UntilLinkingAsync(store);
        store.Host(0).Stop();
        string[] abandoned = store.Prefixes("big");

        await store.StartHostAsync(1);
        using StoreClient second = store.Client(1);
        JsonElement followed = await second.EndedAsync(build);
        string[] built = store.Prefixes("big");
        store.Host(0).Continue();
        // The stopped host continues where it was, and notices.
        using StoreClient awake = store.Client(0);
        await awake.EndedAsync(await awake.BuildAsync(SharedStore.Namespace, "name: small\nchannels: [local]\ndependencies: [p0]\n"));
        await Task.Delay(TimeSpan.FromSeconds(3));

        Assert.Equal("COMPLETED", followed.Text("status"));
        Assert.Single(abandoned);
        Assert.DoesNotContain(abandoned[0], built);
        Assert.Equal(BuildRows.WithoutSizeOfLog(followed), BuildRows.WithoutSizeOfLog(await second.GetAsync($"build/{build}/")));
        await store.AssertIntactAsync(second, build);
        Assert.DoesNotContain(abandoned[0], store.Prefixes("big"));
        Assert.Single(await second.BuildsAsync(SharedStore.Namespace), b => b.Text("environment") == "big");
    }

    private static async Task UntilLinkingAsync(SharedStore store)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        while (store.Prefixes("big") is not [var prefix, ..] || !Directory.Exists(Path.Combine(prefix, "share", "p3")))
        {
            await Task.Delay(2, limit.Token);
        }
    }
}
