using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Store.Tests.Running;
using Microsoft.Extensions.Logging;

namespace CondaStore.Store.Tests;

/// <summary>Many people at once. <c>CONDA_STORE_TEST_BUILDS</c> makes it more; how fast reads are meanwhile is measured in <c>bench/StoreLoad</c>.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 20;

    [Fact]
    public async Task Post_ByManyClientsAtOnce_BuildsAll()
    {
        int count = TestSettings.Number("CONDA_STORE_TEST_BUILDS", 60);
        using TemporaryDirectory folder = new();
        EmbeddedHostOptions options = new()
        {
            DataDirectory = folder.At("data"),
            Port = 0,
            LogLevel = LogLevel.Critical,
            Settings = LocalChannel.Write(folder.At("channels"), packages: 8, filesEach: 5),
        };
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(options, CancellationToken.None);
        string token = await StoreClient.LogInAsync(host.Address);

        ManyBuilds many = new(host.Address, token);
        IReadOnlyDictionary<long, string> posted = await many.PostAsync(Clients, count);
        IReadOnlyList<JsonElement> builds = await many.AllEndedAsync(TimeSpan.FromMinutes(5));

        output.WriteLine($"{builds.Count} builds by {Clients} clients");
        Assert.Equal(count, posted.Count);
        Assert.Equal(posted.Keys.Order(), builds.Select(b => b.Number("id")));
        Assert.All(builds, build => Assert.Equal("COMPLETED", build.Text("status")));
        Assert.All(builds, build => Assert.Equal(posted[build.Number("id")], build.Text("environment")));
    }
}
