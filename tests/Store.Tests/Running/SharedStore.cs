using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Store.Tests.Running;

/// <summary>Up to two hosts as processes of their own on one storage account, one share and one channel that notes what is fetched.</summary>
internal sealed class SharedStore : IAsyncDisposable
{
    public const string Namespace = "shared";
    public const int Packages = 24;

    private readonly TemporaryDirectory _folder = new();
    private readonly StoreProcess?[] _hosts = new StoreProcess?[2];
    private readonly Dictionary<string, string?> _settings;
    private string _token = string.Empty;

    private SharedStore(Azurite azurite, int filesEach, TimeSpan perArchive)
    {
        string unique = Guid.NewGuid().ToString("N");
        _settings = LocalChannel.Write(_folder.At("channels"), Packages, filesEach);
        Channel = new RecordingChannel(_folder.At("channels"), perArchive);
        _settings["Store:ChannelAlias"] = Channel.Url;
        _settings["Store:Root"] = _folder.At("share");
        _settings["Store:Storage:ConnectionString"] = azurite.ConnectionString;
        _settings["Store:Storage:Container"] = "c" + unique;
        _settings["Store:Storage:Table"] = "t" + unique;
        _settings["Store:LeaseDuration"] = "00:00:15";
        _settings["Store:WorkerGoneAfter"] = "00:00:05";
    }

    public RecordingChannel Channel { get; }

    /// <summary>A host that runs.</summary>
    public StoreProcess Running => Array.Find(_hosts, h => h is { IsRunning: true }) ?? throw new IOException("no host runs");

    public static async Task<SharedStore> StartAsync(Azurite azurite, int filesEach, TimeSpan perArchive, int hosts)
    {
        SharedStore store = new(azurite, filesEach, perArchive);
        for (int host = 0; host < hosts; host++)
        {
            await store.StartHostAsync(host);
        }

        store._token = await StoreClient.LogInAsync(store.Host(0).Address);
        return store;
    }

    public StoreProcess Host(int host) => _hosts[host]!;

    public async Task StartHostAsync(int host)
    {
        StoreProcess? former = _hosts[host];
        _hosts[host] = await StoreProcess.StartAsync(_folder.At($"host{host}"), _settings);
        former?.Dispose();
    }

    public StoreClient Client(StoreProcess host) => new(host.Address, _token);

    public StoreClient Client(int host) => Client(Host(host));

    /// <summary>The one entry of the package cache whose name begins so.</summary>
    public string CacheEntry(string start) => Directory.GetDirectories(_folder.At("share/pkgs/v1"), start + "*").Single();

    /// <summary>The prefixes of an environment's builds.</summary>
    public string[] Prefixes(string environment)
    {
        string folder = _folder.At($"share/envs/{Namespace}");
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder)
                .Where(d => new DirectoryInfo(d).LinkTarget is null && Path.GetFileName(d).EndsWith("-" + environment, StringComparison.Ordinal))]
            : [];
    }

    /// <summary>Compares every file of a build with its record, and where the build is the active one, the link too.</summary>
    public async Task AssertIntactAsync(StoreClient client, long id)
    {
        JsonElement build = await client.GetAsync($"build/{id}/");
        string prefix = build.GetProperty("build_artifacts").EnumerateArray().Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
        PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
        Assert.True(verification.IsIntact, $"build {id}:\n" + string.Join('\n', verification.Differences));
        string name = build.Text("environment") ?? "";
        JsonElement environment = await client.GetAsync($"environment/{Namespace}/{name}/");
        if (environment.Number("current_build_id") == id)
        {
            // The row decides, and the link follows it: after a kill between the two, when another host goes on with the build.
            string link = _folder.At($"share/envs/{Namespace}/{name}");
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
            while (new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true)?.FullName != prefix && !limit.IsCancellationRequested)
            {
                await Task.Delay(50, CancellationToken.None);
            }

            Assert.Equal(prefix, new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true)?.FullName);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (StoreProcess? host in _hosts)
        {
            if (host is { IsRunning: true })
            {
                host.Continue();
            }

            host?.Dispose();
        }

        Channel.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
