using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Two hosts as separate processes on one storage account and one share. <c>CONDA_STORE_TEST_SHARED_BUILDS</c> and
/// <c>CONDA_STORE_TEST_SHARED_KILLS</c> make the run longer, <c>CONDA_STORE_TEST_SEED</c> another one.
/// </summary>
public sealed class SharedStoreTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Environments = 10;

    private readonly ConcurrentDictionary<long, BuildHistory> _histories = [];
    private readonly List<long> _struck = [];
    private SharedStore _store = null!;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task TwoHosts_KilledNowAndThen_BuildEverythingOnce()
    {
        int wanted = TestSettings.Number("CONDA_STORE_TEST_SHARED_BUILDS", 20);
        int kills = TestSettings.Number("CONDA_STORE_TEST_SHARED_KILLS", 3);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        long started = Stopwatch.GetTimestamp();
        _store = await SharedStore.StartAsync(azurite, filesEach: 40, TimeSpan.FromMilliseconds(300), hosts: 2);
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
            _store.Host(victim).Kill();
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
            await _store.StartHostAsync(victim);
        }

        IReadOnlyList<JsonElement> builds = await AllEndedAsync(TimeSpan.FromMinutes(4));
        await done.CancelAsync();
        await watching;
        await AssertAllBuiltOnceAsync(builds, posted, builtOn);
        Assert.NotEmpty(_struck);
        AssertNoDoubleDownloads();
        Summarize(builds, posted.Count, kills, builtOn, Stopwatch.GetElapsedTime(started));
    }

    // Every second post goes to the other host; one that a kill swallowed is posted again under the next name.
    private async Task PostAsync(ConcurrentDictionary<long, string> posted, int count, int round)
    {
        for (int i = 0, tries = 0; i < count && tries < 500; tries++)
        {
            int number = posted.Count;
            string text = $"name: env{number % Environments}\ndescription: post {round}.{tries}\nchannels: [local]\n"
                + $"dependencies: [p{number % SharedStore.Packages}, p{number * 7 % SharedStore.Packages}, p{number / 3 % SharedStore.Packages}]\n";
            try
            {
                using StoreClient client = _store.Client(tries % 2);
                posted[await client.BuildAsync(SharedStore.Namespace, text)] = $"env{number % Environments}";
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
        using StoreClient client = _store.Client(host);
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            List<long> found = [];
            foreach (JsonElement build in (await client.BuildsAsync(SharedStore.Namespace)).Where(b => b.Text("status") == "BUILDING"))
            {
                // The row says BUILDING a moment before the log has its first line.
                using HttpResponseMessage answer = await client.Http.GetAsync($"build/{build.Number("id")}/logs/");
                string log = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : string.Empty;
                string? start = log.Split('\n').LastOrDefault(l => l.Contains("starting build", StringComparison.Ordinal));
                if (start?.Contains($"/{_store.Host(host).ProcessId}/", StringComparison.Ordinal) == true)
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
        using StoreClient client = _store.Client(host);
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
        using StoreClient client = _store.Client(_store.Running);
        IReadOnlyList<JsonElement> builds = await client.BuildsAsync(SharedStore.Namespace);
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
        using StoreClient client = _store.Client(_store.Running);
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
            await _store.AssertIntactAsync(client, id);
        }
    }

    private void AssertNoDoubleDownloads()
    {
        // A request that a killed host left behind may still be open when another one comes for the same archive.
        ArchiveDownload[] whole = [.. _store.Channel.Archives.Where(a => a.IsWhole)];
        Assert.All(whole, one => Assert.DoesNotContain(whole, other => !ReferenceEquals(one, other) && one.Overlaps(other)));
    }

    private void Summarize(IReadOnlyList<JsonElement> builds, int posted, int kills, int[] builtOn, TimeSpan time)
    {
        IReadOnlyList<ArchiveDownload> archives = _store.Channel.Archives;
        ArchiveDownload[] whole = [.. archives.Where(a => a.IsWhole)];
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
}
