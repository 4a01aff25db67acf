using System.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Builds;

public sealed class EnvironmentLinksTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p1]\n";

    [Theory]
    [InlineData(11, 2)]
    [InlineData(9, 3)]
    public async Task PointAsync_LinkLeftBetweenMakingAndRenaming_RemovesItOnceItIsForsaken(int minutes, int expected)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        string folder = Path.Combine(store.Share, "envs", "team");
        string left = Path.Combine(folder, $" e.{new string('0', 32)}");
        File.CreateSymbolicLink(left, "a-build-that-was-current-then");
        DateTimeOffset now = store.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        SetTime(left, now.AddMinutes(-minutes));

        await PointAsync(store);

        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(folder).Count());
        Assert.True(File.Exists(Path.Combine(folder, "e", "conda-meta", "history")));
    }

    [Fact]
    public async Task PointAsync_LinkOfAnEnvironmentWithALongerName_LeavesIt()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        string other = Path.Combine(store.Share, "envs", "team", $" e.f.{new string('0', 32)}");
        File.CreateSymbolicLink(other, "a-build");
        SetTime(other, DateTimeOffset.UnixEpoch);

        await PointAsync(store);

        Assert.Equal("a-build", new FileInfo(other).LinkTarget);
    }

    [Fact]
    public async Task PointAsync_ByManyAtOnce_LeavesTheLinkOnTheRow()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        long second = await store.PostAsync(Specification);
        string key = (await store.Services.GetRequiredService<BuildStore>().GetAsync(second, CancellationToken.None)).Key;
        await store.WaitAsync(second, "COMPLETED");
        string link = Path.Combine(store.Share, "envs", "team", "e");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
        {
            if (i % 5 == 0)
            {
                File.Delete(link);
            }

            return PointAsync(store);
        })));

        await PointAsync(store);
        Assert.Equal(key, new FileInfo(link).LinkTarget);
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(link)!).Count());
    }

    private static Task PointAsync(ApiStore store) =>
        store.Services.GetRequiredService<EnvironmentLinks>().PointAsync("team", "e", CancellationToken.None);

    // The time of the link itself; .NET sets that of what a link leads to.
    private static void SetTime(string link, DateTimeOffset time)
    {
        using Process touch = Process.Start("touch", ["--no-dereference", "--date", time.ToString("O"), link]);
        touch.WaitForExit();
        Assert.Equal(0, touch.ExitCode);
    }
}
