using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Two hosts as separate processes on one storage account and one share. <c>CONDA_STORE_TEST_SHARED_BUILDS</c> and
/// <c>CONDA_STORE_TEST_SHARED_KILLS</c> make the run longer, <c>CONDA_STORE_TEST_SEED</c> another one.
/// </summary>
public sealed class SharedStoreTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>, IAsyncDisposable
{
    private const string Namespace = "shared";
    private const int Packages = 24;
    private const int Environments = 10;

    private readonly TemporaryDirectory _folder = new();
    private readonly StoreProcess?[] _hosts = new StoreProcess?[2];
    private readonly ConcurrentDictionary<long, BuildHistory> _histories = [];
    private readonly List<long> _struck = [];
    private Dictionary<string, string?> _settings = [];
    private RecordingChannel? _channel;
    private string _token = string.Empty;

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

        _channel?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TwoHosts_KilledNowAndThen_BuildEverythingOnce()
    {
        int wanted = TestSettings.Number("CONDA_STORE_TEST_SHARED_BUILDS", 20);
        int kills = TestSettings.Number("CONDA_STORE_TEST_SHARED_KILLS", 3);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        long started = Stopwatch.GetTimestamp();
        await StartAsync(filesEach: 40, TimeSpan.FromMilliseconds(300));
        using CancellationTokenSource done = new();
        Task watching = WatchAsync(done.Token);

        ConcurrentDictionary<long, string> posted = [];
        int[] builtOn = new int[2];
        for (int kill = 0; kill < kills; kill++)
        {
            Task posting = PostAsync(posted, (wanted * (kill + 1) / kills) - posted.Count, kill);
            await Task.Delay(random.Next(100, 1500));
            int victim = random.Next(2);
            long[] underWay = await UnderWayOnAsync(victim);
            _hosts[victim]!.Kill();
            _struck.AddRange(underWay);
            await posting;
            if (kill == kills - 1)
            {
                output.WriteLine($"the last kill is for good: host {1 - victim} has to finish alone");
                break;
            }

            if (kill % 3 == 2)
            {
                // This one stays away until the other has finished what it was at.
                await EndedElsewhereAsync(1 - victim, underWay);
            }

            await Task.Delay(random.Next(0, 2000));
            await StartHostAsync(victim);
        }

        IReadOnlyList<JsonElement> builds = await AllEndedAsync(TimeSpan.FromMinutes(4));
        await done.CancelAsync();
        await watching;
        await AssertAllBuiltOnceAsync(builds, posted, builtOn);
        Assert.NotEmpty(_struck);
        AssertNoDoubleDownloads();
        Summarize(builds, posted.Count, kills, builtOn, Stopwatch.GetElapsedTime(started));
    }

    [Fact]
    public async Task Stopped_WhileItFetches_PublishesNothingWithItsStaleLease()
    {
        await StartAsync(filesEach: 5, TimeSpan.Zero, hosts: 1);
        TaskCompletionSource release = new();
        Task half = _channel!.HoldNext("p0-", release.Task);
        using StoreClient first = new(_hosts[0]!.Address, _token);
        long stopped = await first.BuildAsync(Namespace, "name: one\nchannels: [local]\ndependencies: [p0]\n");
        await half.WaitAsync(TimeSpan.FromSeconds(60));
        _hosts[0]!.Stop();

        await StartHostAsync(1);
        using StoreClient second = new(_hosts[1]!.Address, _token);
        JsonElement other = await second.EndedAsync(await second.BuildAsync(Namespace, "name: two\nchannels: [local]\ndependencies: [p0]\n"));
        string entry = Directory.GetDirectories(_folder.At("share/pkgs/v1"), "p0-*").Single();
        string published = Identity(entry);
        JsonElement followed = await second.EndedAsync(stopped);

        release.SetResult();
        _hosts[0]!.Continue();
        using StoreClient awake = new(_hosts[0]!.Address, _token);
        JsonElement later = await awake.EndedAsync(await awake.BuildAsync(Namespace, "name: three\nchannels: [local]\ndependencies: [p0]\n"));
        await Task.Delay(TimeSpan.FromSeconds(3));

        Assert.Equal("COMPLETED", other.Text("status"));
        Assert.Equal("COMPLETED", followed.Text("status"));
        Assert.Equal("COMPLETED", later.Text("status"));
        Assert.Equal(published, Identity(entry));
        Assert.Equal(followed.ToString(), (await second.GetAsync($"build/{stopped}/")).ToString());
        await AssertIntactAsync(second, stopped);
    }

    [Fact]
    public async Task Stopped_WhileItLinks_LeavesTheFollowersEnvironmentAlone()
    {
        await StartAsync(filesEach: 400, TimeSpan.Zero, hosts: 1);
        using StoreClient first = new(_hosts[0]!.Address, _token);
        string all = string.Join(", ", Enumerable.Range(0, Packages).Select(i => $"p{i}"));
        long build = await first.BuildAsync(Namespace, $"name: big\nchannels: [local]\ndependencies: [{all}]\n");
        await UntilLinkingAsync();
        _hosts[0]!.Stop();
        string[] abandoned = Prefixes();

        await StartHostAsync(1);
        using StoreClient second = new(_hosts[1]!.Address, _token);
        JsonElement followed = await second.EndedAsync(build);
        string[] built = Prefixes();
        _hosts[0]!.Continue();
        // The stopped host goes on where it stood, and notices.
        using StoreClient awake = new(_hosts[0]!.Address, _token);
        await awake.EndedAsync(await awake.BuildAsync(Namespace, "name: small\nchannels: [local]\ndependencies: [p0]\n"));
        await Task.Delay(TimeSpan.FromSeconds(3));

        Assert.Equal("COMPLETED", followed.Text("status"));
        Assert.Single(abandoned);
        Assert.DoesNotContain(abandoned[0], built);
        Assert.Equal(followed.ToString(), (await second.GetAsync($"build/{build}/")).ToString());
        await AssertIntactAsync(second, build);
        Assert.DoesNotContain(abandoned[0], Prefixes());
        Assert.Single(await second.BuildsAsync(Namespace), b => b.Text("environment") == "big");
    }

    private async Task StartAsync(int filesEach, TimeSpan perArchive, int hosts = 2)
    {
        string unique = Guid.NewGuid().ToString("N");
        _settings = LocalChannel.Write(_folder.At("channels"), Packages, filesEach);
        _channel = new RecordingChannel(_folder.At("channels"), perArchive);
        _settings["Store:ChannelAlias"] = _channel.Url;
        _settings["Store:Root"] = _folder.At("share");
        _settings["Store:Storage:ConnectionString"] = azurite.ConnectionString;
        _settings["Store:Storage:Container"] = "c" + unique;
        _settings["Store:Storage:Table"] = "t" + unique;
        _settings["Store:LeaseDuration"] = "00:00:15";
        _settings["Store:WorkerGoneAfter"] = "00:00:05";
        for (int host = 0; host < hosts; host++)
        {
            await StartHostAsync(host);
        }

        _token = await StoreClient.LogInAsync(_hosts[0]!.Address);
    }

    private async Task StartHostAsync(int host)
    {
        StoreProcess? former = _hosts[host];
        _hosts[host] = await StoreProcess.StartAsync(_folder.At($"host{host}"), _settings);
        former?.Dispose();
    }

    // Every second post goes to the other host; one that a kill swallowed is posted again under the next name.
    private async Task PostAsync(ConcurrentDictionary<long, string> posted, int count, int round)
    {
        for (int i = 0, tries = 0; i < count && tries < 500; tries++)
        {
            int number = posted.Count;
            string text = $"name: env{number % Environments}\ndescription: post {round}.{tries}\nchannels: [local]\n"
                + $"dependencies: [p{number % Packages}, p{number * 7 % Packages}, p{number / 3 % Packages}]\n";
            try
            {
                using StoreClient client = new(_hosts[tries % 2]!.Address, _token);
                posted[await client.BuildAsync(Namespace, text)] = $"env{number % Environments}";
                i++;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Waits until a host is at a build, and tells at which: so that a kill strikes something. None when it stays idle.</summary>
    private async Task<long[]> UnderWayOnAsync(int host)
    {
        long started = Stopwatch.GetTimestamp();
        using StoreClient client = new(_hosts[host]!.Address, _token);
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            List<long> found = [];
            foreach (JsonElement build in (await client.BuildsAsync(Namespace)).Where(b => b.Text("status") == "BUILDING"))
            {
                // The row says BUILDING a moment before the log has its first line.
                using HttpResponseMessage answer = await client.Http.GetAsync($"build/{build.Number("id")}/logs/");
                string log = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : string.Empty;
                string? start = log.Split('\n').LastOrDefault(l => l.Contains("starting build", StringComparison.Ordinal));
                if (start?.Contains($"/{_hosts[host]!.ProcessId}/", StringComparison.Ordinal) == true)
                {
                    found.Add(build.Number("id"));
                }
            }

            if (found.Count > 0)
            {
                return [.. found];
            }

            await Task.Delay(10);
        }

        return [];
    }

    private async Task EndedElsewhereAsync(int host, IEnumerable<long> builds)
    {
        using StoreClient client = new(_hosts[host]!.Address, _token);
        foreach (long build in builds)
        {
            await client.EndedAsync(build);
        }
    }

    private async Task WatchAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            try
            {
                await LookAsync();
                await Task.Delay(200, done);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private async Task<IReadOnlyList<JsonElement>> LookAsync()
    {
        StoreProcess host = Array.Find(_hosts, h => h is { IsRunning: true }) ?? throw new IOException("no host runs");
        using StoreClient client = new(host.Address, _token);
        IReadOnlyList<JsonElement> builds = await client.BuildsAsync(Namespace);
        foreach (JsonElement build in builds)
        {
            BuildHistory history = _histories.GetOrAdd(build.Number("id"), id => new BuildHistory(id));
            lock (history)
            {
                history.Add(build);
            }
        }

        return builds;
    }

    private async Task<IReadOnlyList<JsonElement>> AllEndedAsync(TimeSpan longest)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<JsonElement> builds = await LookAsync();
            if (builds.All(b => b.Text("status") is not ("QUEUED" or "BUILDING")))
            {
                return builds;
            }

            Assert.True(
                Stopwatch.GetElapsedTime(started) < longest,
                "unfinished: " + string.Join('\n', builds.Where(b => b.Text("status") is "QUEUED" or "BUILDING")));
            await Task.Delay(500);
        }
    }

    private async Task AssertAllBuiltOnceAsync(
        IReadOnlyList<JsonElement> builds, ConcurrentDictionary<long, string> posted, int[] builtOn)
    {
        List<long> ids = [.. builds.Select(b => b.Number("id"))];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(posted.Keys.Except(ids));
        Assert.All(_histories.Values, history => Assert.Null(history.Problem));
        StoreProcess host = _hosts.First(h => h is { IsRunning: true })!;
        using StoreClient client = new(host.Address, _token);
        foreach (JsonElement build in builds)
        {
            long id = build.Number("id");
            Assert.True(build.Text("status") == "COMPLETED", build.ToString());
            string log = await client.Http.GetStringAsync($"build/{id}/logs/");
            string[] completions = [.. log.Split('\n').Where(l => l.Contains(" is complete at ", StringComparison.Ordinal))];
            // The row completes once: its history has shown that its end never changed. A worker that was killed between the line and the row
            // leaves its line, and the one that followed has the last.
            string prefix = (await client.GetAsync($"build/{id}/")).GetProperty("build_artifacts").EnumerateArray()
                .Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
            Assert.True(completions is [.., { } last] && last.Contains($"{prefix},", StringComparison.Ordinal), $"build {id}:\n{log}");
            builtOn[log.Contains("attempt 2", StringComparison.Ordinal) ? 1 : 0]++;
            await AssertIntactAsync(client, id);
        }
    }

    private void AssertNoDoubleDownloads()
    {
        // A request that a killed host left behind may still be open when another one comes for the same archive.
        ArchiveRequest[] whole = [.. _channel!.Archives.Where(a => a.IsWhole)];
        Assert.All(whole, one => Assert.DoesNotContain(whole, other => !ReferenceEquals(one, other) && one.Overlaps(other)));
    }

    private async Task AssertIntactAsync(StoreClient client, long id)
    {
        JsonElement build = await client.GetAsync($"build/{id}/");
        string prefix = build.GetProperty("build_artifacts").EnumerateArray().Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
        PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
        Assert.True(verification.IsIntact, $"build {id}:\n" + string.Join('\n', verification.Differences));
        string name = build.Text("environment") ?? "";
        JsonElement environment = await client.GetAsync($"environment/{Namespace}/{name}/");
        if (environment.Number("current_build_id") == id)
        {
            FileInfo link = new(_folder.At($"share/envs/{Namespace}/{name}"));
            Assert.Equal(prefix, link.ResolveLinkTarget(returnFinalTarget: true)?.FullName);
        }
    }

    private void Summarize(IReadOnlyList<JsonElement> builds, int posted, int kills, int[] builtOn, TimeSpan time)
    {
        IReadOnlyList<ArchiveRequest> archives = _channel!.Archives;
        ArchiveRequest[] whole = [.. archives.Where(a => a.IsWhole)];
        output.WriteLine("| what | |\n|---|---|");
        output.WriteLine($"| builds posted and answered | {posted} |");
        output.WriteLine($"| builds in the store, all with an id of their own | {builds.Count} |");
        output.WriteLine($"| completed | {builds.Count(b => b.Text("status") == "COMPLETED")} |");
        output.WriteLine($"| completed by the first attempt, by a later one | {builtOn[0]}, {builtOn[1]} |");
        output.WriteLine($"| hosts killed, each while it was at a build; builds struck | {kills}, {_struck.Count} |");
        output.WriteLine($"| different archives fetched | {archives.Select(a => a.File).Distinct().Count()} |");
        output.WriteLine($"| downloads, whole, broken off by a kill | {archives.Count}, {whole.Length}, {archives.Count - whole.Length} |");
        output.WriteLine($"| archives fetched whole more than once, never at the same time | {whole.CountBy(a => a.File).Count(c => c.Value > 1)} |");
        output.WriteLine($"| time | {time.TotalSeconds:F0} s |");
    }

    private async Task UntilLinkingAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        while (Prefixes().Length == 0 || !Directory.Exists(Path.Combine(Prefixes()[0], "share", "p3")))
        {
            await Task.Delay(2, limit.Token);
        }
    }

    private string[] Prefixes()
    {
        string folder = _folder.At($"share/envs/{Namespace}");
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Where(d => new DirectoryInfo(d).LinkTarget is null && Path.GetFileName(d).EndsWith("-big", StringComparison.Ordinal))]
            : [];
    }

    // What changes when a folder is replaced, even by one with the same content.
    private static string Identity(string folder) => string.Join('\n', Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {File.GetCreationTimeUtc(f):O}"));
}
