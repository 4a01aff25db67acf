using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Kills the store while it builds, at moments that a seed decides, and starts it again. <c>CONDA_STORE_TEST_KILLS</c> and
/// <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Builds = 20;
    private const int Environments = 6;
    private const string Namespace = "crash";

    private readonly ConcurrentDictionary<long, BuildHistory> _histories = [];
    private readonly Dictionary<long, int> _answered = [];
    private int _posts;
    private string _token = string.Empty;

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothing()
    {
        int kills = TestSettings.Number("CONDA_STORE_TEST_KILLS", 12);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        string data = folder.At("data");
        Dictionary<string, string?> settings = LocalChannel.Write(folder.At("channels"), packages: 12, filesEach: 120);
        int busyKills = 0;

        for (int kill = 0; kill < kills; kill++)
        {
            using StoreProcess store = await StartAsync(data, settings);
            using StoreClient client = new(store.Address, _token);
            using CancellationTokenSource killed = new();
            // Builds are posted all along, so that no kill meets an idle store for want of builds.
            bool isIdle = _histories.Values.All(h => h.HasEnded);
            Task posting = PostAsync(client, Math.Max(isIdle ? 2 : 0, (Builds * (kill + 1) / kills) - _answered.Count));
            Task watching = WatchAsync(client, killed.Token);
            await Task.Delay(random.Next(20, 900));
            store.Kill();
            await killed.CancelAsync();
            await posting;
            await watching;
            busyKills += _histories.Values.Any(h => !h.HasEnded) || _histories.IsEmpty ? 1 : 0;
        }

        using StoreProcess last = await StartAsync(data, settings);
        using StoreClient reader = new(last.Address, _token);
        await PostAsync(reader, Builds - _answered.Count);
        IReadOnlyList<JsonElement> builds = await AllEndedAsync(reader);
        output.WriteLine($"{kills} kills, {busyKills} of them with unfinished builds; {builds.Count} builds: "
            + string.Join(", ", builds.CountBy(b => b.Text("status")!).Select(c => $"{c.Value} {c.Key}")));

        await AssertNothingLostAsync(reader, builds);
        await AssertEndsAsync(reader, builds);
        await AssertActivationsAsync(reader, builds, folder.At("data/share"));
    }

    private async Task<StoreProcess> StartAsync(string data, Dictionary<string, string?> settings)
    {
        StoreProcess store = await StoreProcess.StartAsync(data, settings);
        if (_token.Length == 0)
        {
            _token = await StoreClient.LogInAsync(store.Address);
        }

        return store;
    }

    // Every post has a description of its own, by which its row is known again. Every seventh that is answered cannot be solved.
    private async Task PostAsync(StoreClient client, int count)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                int post = ++_posts;
                string wanted = _answered.Count % 7 == 6 ? "p1 >=2" : $"p{11 - (post % 5)}, p{post % 3}";
                string text = $"name: env{post % Environments}\ndescription: post {post}\nchannels: [local]\ndependencies: [{wanted}]\n";
                _answered.Add(await client.BuildAsync(Namespace, text), post);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            // The store was killed; whether it has the last one, the caller was not told.
        }
    }

    private async Task WatchAsync(StoreClient client, CancellationToken killed)
    {
        while (!killed.IsCancellationRequested)
        {
            try
            {
                foreach (JsonElement build in await client.BuildsAsync(Namespace))
                {
                    _histories.GetOrAdd(build.Number("id"), id => new BuildHistory(id)).Add(build);
                }

                await Task.Delay(40, killed);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<IReadOnlyList<JsonElement>> AllEndedAsync(StoreClient client)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<JsonElement> builds = await client.BuildsAsync(Namespace);
            foreach (JsonElement build in builds)
            {
                _histories.GetOrAdd(build.Number("id"), id => new BuildHistory(id)).Add(build);
            }

            if (builds.All(b => _histories[b.Number("id")].HasEnded))
            {
                output.WriteLine($"all ended {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s after the last start");
                return builds;
            }

            Assert.True(
                Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(4),
                "unfinished: " + string.Join('\n', builds.Where(b => !_histories[b.Number("id")].HasEnded)));
            await Task.Delay(200);
        }
    }

    private async Task AssertNothingLostAsync(StoreClient client, IReadOnlyList<JsonElement> builds)
    {
        List<long> ids = [.. builds.Select(b => b.Number("id"))];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(_answered.Keys.Except(ids));
        Assert.Empty(_histories.Keys.Except(ids));
        Assert.True(_answered.Count >= Builds);
        foreach ((long id, int post) in _answered)
        {
            JsonElement build = await client.GetAsync($"build/{id}/");
            Assert.Equal($"post {post}", build.GetProperty("specification").GetProperty("spec").Text("description"));
            Assert.Equal($"env{post % Environments}", build.Text("environment"));
        }
    }

    private async Task AssertEndsAsync(StoreClient client, IReadOnlyList<JsonElement> builds)
    {
        Assert.All(_histories.Values, history => Assert.Null(history.Problem));
        Assert.Contains(builds, b => b.Text("status") == "FAILED");
        foreach (JsonElement listed in builds)
        {
            JsonElement build = await client.GetAsync($"build/{listed.Number("id")}/");
            if (build.Text("status") == "COMPLETED")
            {
                string prefix = build.GetProperty("build_artifacts").EnumerateArray().Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
                PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
                Assert.True(verification.IsIntact, $"build {build.Number("id")}:\n" + string.Join('\n', verification.Differences));
                continue;
            }

            Assert.Equal("FAILED", build.Text("status"));
            Assert.NotEmpty(build.Text("error_code")!);
            Assert.NotEmpty(build.Text("status_info")!);
            output.WriteLine($"build {build.Number("id")}: {build.Text("error_code")} {build.Text("status_info")!.Split('\n')[0]}");
        }
    }

    private static async Task AssertActivationsAsync(StoreClient client, IReadOnlyList<JsonElement> builds, string share)
    {
        foreach (IGrouping<string?, JsonElement> environment in builds.Where(b => b.Text("status") == "COMPLETED").GroupBy(b => b.Text("environment")))
        {
            long newest = environment.Max(b => b.Number("id"));
            JsonElement row = await client.GetAsync($"environment/{Namespace}/{environment.Key}/");
            Assert.Equal(newest, row.Number("current_build_id"));

            JsonElement build = await client.GetAsync($"build/{newest}/");
            string prefix = build.GetProperty("build_artifacts").EnumerateArray().Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
            FileInfo link = new(Path.Combine(share, "envs", Namespace, environment.Key!));
            Assert.Equal(prefix, link.ResolveLinkTarget(returnFinalTarget: true)?.FullName);
        }
    }
}
