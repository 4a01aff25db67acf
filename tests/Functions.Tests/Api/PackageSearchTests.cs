using System.Buffers;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Maintenance;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Api;

/// <summary>The search of the indexed channels, for people who write specifications.</summary>
public sealed class PackageSearchTests : IAsyncLifetime
{
    // As conda orders them; as texts they would be in another order.
    private static readonly string[] Versions = ["0.9", "1.0a1", "1.0.dev1", "1.0", "1.0.post1", "1.2", "1.9", "1.10", "2!0.1"];

    private ApiStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await ApiStore.StartAsync(new() { ["Store:Settings:conda_indexed_channels"] = "[\"local\"]" });
        Write([.. Versions.Reverse().Select(v => ("tool", v)), ("toolkit", "3.9"), ("toolkit", "3.12"), ("other", "1")]);
        await RefreshAsync();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("search=tool&exact=true&distinct_on=version&sort_by=version", "0.9 1.0a1 1.0.dev1 1.0 1.0.post1 1.2 1.9 1.10 2!0.1")]
    [InlineData("search=tool&exact=true&distinct_on=version&sort_by=version&order=desc", "2!0.1 1.10 1.9 1.2 1.0.post1 1.0 1.0.dev1 1.0a1 0.9")]
    [InlineData("search=tool&exact=true&sort_by=version&order=desc&size=2", "2!0.1 1.10")]
    [InlineData("search=tool&exact=true&sort_by=version&page=3&size=4", "2!0.1")]
    [InlineData("search=TOOL&exact=1", "0.9 1.0a1 1.0.dev1 1.0 1.0.post1 1.2 1.9 1.10 2!0.1")]
    [InlineData("search=toolk&sort_by=version&order=desc", "3.12 3.9")]
    [InlineData("search=nothing", "")]
    public async Task Versions_Found_AreInCondasOrder(string query, string expected) => Assert.Equal(
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        (await _store.GetAsync("package/?" + query)).EnumerateArray().Select(p => p.GetProperty("version").GetString()));

    [Theory]
    [InlineData("distinct_on=name", "other tool toolkit")]
    [InlineData("search=oo&distinct_on=name", "tool toolkit")]
    [InlineData("search=oo&distinct_on=name&order=desc&sort_by=name", "toolkit tool")]
    [InlineData("search=t_ol&distinct_on=name", "")]
    [InlineData("search=t%25&distinct_on=name", "")]
    [InlineData("build=0_0&distinct_on=name", "")]
    public async Task Names_Found_AreThose(string query, string expected) => Assert.Equal(
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        (await _store.GetAsync("package/?" + query)).EnumerateArray().Select(p => p.GetProperty("name").GetString()));

    [Fact]
    public async Task Timer_ChannelChanged_FindsWhatIsNew()
    {
        string before = await LastUpdateAsync();
        Write([("tool", "7"), ("newcomer", "1")]);
        int stillOld = (await _store.GetAsync("package/?search=newcomer")).GetArrayLength();

        await RefreshAsync();

        Assert.Equal(0, stillOld);
        Assert.Equal(1, (await _store.GetAsync("package/?search=newcomer")).GetArrayLength());
        // Packages that are removed from the channel are no longer found.
        Assert.Equal(["7"], (await _store.GetAsync("package/?search=tool")).EnumerateArray().Select(p => p.GetProperty("version").GetString()));
        Assert.True(string.CompareOrdinal(before, await LastUpdateAsync()) < 0);
    }

    private async Task<string> LastUpdateAsync() => (await _store.GetAsync("channel/"))[0].GetProperty("last_update").GetString()!;

    private async Task RefreshAsync()
    {
        DurableTaskClient tasks = _store.Services.GetRequiredService<DurableTaskClient>();
        await RefreshChannels.Run(new(), tasks, CancellationToken.None);
        OrchestrationMetadata ended = await tasks.WaitForInstanceCompletionAsync("chore-ReadChannels");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }

    private void Write(IReadOnlyList<(string Name, string Version)> packages)
    {
        ArrayBufferWriter<byte> repodata = new();
        RepodataWriter.Write(repodata, "noarch", packages.Select(p => new PackageBuilder(p.Name, p.Version)
            .Noarch(NoarchKind.Generic).Build(PackageArchiveKind.Conda).Record(new Uri(_store.Channel).AbsoluteUri)));
        string file = Path.Combine(_store.Channel, "noarch", "repodata.json");
        File.WriteAllBytes(file, repodata.WrittenSpan);
        // Two writes within the same tick of the file system's clock are a change all the same.
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(packages.Count));
    }
}
