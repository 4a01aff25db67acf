using CondaStore.Domain.Store;
using CondaStore.Functions.Activities;
using CondaStore.Functions.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Activities;

public sealed class EnvironmentLinksTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Fact]
    public async Task FollowAsync_LinkLeftBetweenMakingAndRenaming_RemovesIt()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        string folder = Path.Combine(store.Share, "envs", "team");
        File.CreateSymbolicLink(Path.Combine(folder, " e"), "a-build-that-was-current-then");

        await FollowAsync(store);

        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder).Count());
        Assert.True(File.Exists(Path.Combine(folder, "e", "conda-meta", "history")));
    }

    [Fact]
    public async Task FollowAsync_ByManyAtOnce_LeavesTheLinkOnTheRow()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        long second = await store.PostAsync(Specification);
        string key = (await store.Services.GetRequiredService<Builds>().GetAsync(second, CancellationToken.None)).Key;
        await store.WaitAsync(second, "COMPLETED");
        string link = Path.Combine(store.Share, "envs", "team", "e");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
        {
            if (i % 5 == 0)
            {
                File.Delete(link);
            }

            return FollowAsync(store);
        })));

        await FollowAsync(store);
        Assert.Equal(key, new FileInfo(link).LinkTarget);
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(link)!).Count());
    }

    private static Task FollowAsync(ApiStore store) =>
        store.Services.GetRequiredService<EnvironmentLinks>().FollowAsync("team", "e", CancellationToken.None);
}
