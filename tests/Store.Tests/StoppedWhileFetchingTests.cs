using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>A host that stands still (SIGSTOP) while it fetches, until its leases are over and another host has done its work.</summary>
public sealed class StoppedWhileFetchingTests(Azurite azurite)
{
    [Fact]
    public async Task Stopped_WhileItFetches_PublishesNothingWithItsStaleLease()
    {
        await using SharedStore store = await SharedStore.StartAsync(azurite, filesEach: 5, TimeSpan.Zero, hosts: 1);
        TaskCompletionSource release = new();
        Task half = store.Channel.HoldNext("p0-", release.Task);
        using StoreClient first = store.Client(0);
        long stopped = await first.BuildAsync(SharedStore.Namespace, "name: one\nchannels: [local]\ndependencies: [p0]\n");
        await half.WaitAsync(TimeSpan.FromSeconds(60));
        store.Host(0).Stop();

        await store.StartHostAsync(1);
        using StoreClient second = store.Client(1);
        JsonElement other = await second.EndedAsync(await second.BuildAsync(SharedStore.Namespace, "name: two\nchannels: [local]\ndependencies: [p0]\n"));
        string entry = store.CacheEntry("p0-");
        string published = Identity(entry);
        JsonElement followed = await second.EndedAsync(stopped);

        release.SetResult();
        store.Host(0).Continue();
        using StoreClient awake = store.Client(0);
        JsonElement later = await awake.EndedAsync(await awake.BuildAsync(SharedStore.Namespace, "name: three\nchannels: [local]\ndependencies: [p0]\n"));
        await Task.Delay(TimeSpan.FromSeconds(3));

        Assert.Equal("COMPLETED", other.Text("status"));
        Assert.Equal("COMPLETED", followed.Text("status"));
        Assert.Equal("COMPLETED", later.Text("status"));
        Assert.Equal(published, Identity(entry));
        Assert.Equal(BuildRows.WithoutSizeOfLog(followed), BuildRows.WithoutSizeOfLog(await second.GetAsync($"build/{stopped}/")));
        await store.AssertIntactAsync(second, stopped);
    }

    // What changes when a folder is replaced, even by one with the same content.
    private static string Identity(string folder) => string.Join('\n', Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {File.GetCreationTimeUtc(f):O}"));
}
