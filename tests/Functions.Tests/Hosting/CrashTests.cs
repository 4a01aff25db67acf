using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Hosting;

/// <summary>
/// Kills the store while it builds, at moments that a seed decides, and starts it again. <c>CONDA_STORE_TEST_KILLS</c> and
/// <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// </summary>
public sealed class CrashTests
{
    private const int Builds = 20;

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothing()
    {
        int kills = Setting("CONDA_STORE_TEST_KILLS", 6);
        Random random = new(Setting("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        string data = Path.Combine(folder.Path, "data");
        string alias = "Store:ChannelAlias=" + LocalChannel.Write(Path.Combine(folder.Path, "channels"));
        List<long> answered = [];

        for (int kill = 0; kill < kills; kill++)
        {
            using StoreProcess store = await StoreProcess.StartAsync(data, alias);
            int posts = (Builds - answered.Count + kills - kill - 1) / (kills - kill);
            Task posting = PostAsync(store, answered, posts);
            await Task.Delay(random.Next(20, 900));
            store.Kill();
            await posting;
        }

        using StoreProcess last = await StoreProcess.StartAsync(data, alias);
        await PostAsync(last, answered, Builds - answered.Count);
        IReadOnlyList<JsonElement> builds = await WaitForEndAsync(last);
        AssertWhole(builds, answered);
        foreach (JsonElement build in builds.Where(b => b.GetProperty("status").GetString() == "COMPLETED"))
        {
            await VerifyAsync(last, build, Path.Combine(data, "share"));
        }
    }

    private static async Task PostAsync(StoreProcess store, List<long> answered, int count)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                int number = answered.Count;
                string specification = $"name: env{number % 7}\nchannels: [local]\ndependencies: [p{11 - (number % 5)}, p{number % 3}]\n";
                HttpResponseMessage answer = await store.Http.PostAsJsonAsync("specification/", new { @namespace = "crash", specification });
                using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                answered.Add(body.RootElement.GetProperty("data").GetProperty("build_id").GetInt64());
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            // The store was killed; whether it has the last one, the caller was not told.
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> WaitForEndAsync(StoreProcess store)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        while (true)
        {
            using JsonDocument page = JsonDocument.Parse(await store.Http.GetStringAsync("build/?namespace=crash", limit.Token));
            List<JsonElement> builds = [.. page.RootElement.GetProperty("data").EnumerateArray().Select(b => b.Clone())];
            if (builds.All(b => b.GetProperty("status").GetString() is not ("QUEUED" or "BUILDING")))
            {
                return builds;
            }

            await Task.Delay(200, limit.Token);
        }
    }

    private static void AssertWhole(IReadOnlyList<JsonElement> builds, List<long> answered)
    {
        List<long> ids = [.. builds.Select(b => b.GetProperty("id").GetInt64())];
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(answered.Count, answered.Distinct().Count());
        Assert.Empty(answered.Except(ids));
        foreach (JsonElement build in builds)
        {
            string status = build.GetProperty("status").GetString()!;
            if (status != "COMPLETED")
            {
                Assert.True(status == "FAILED" && build.GetProperty("error_code").ValueKind == JsonValueKind.String, build.ToString());
            }
        }

        Assert.Contains(builds, b => b.GetProperty("status").GetString() == "COMPLETED");
    }

    private static async Task VerifyAsync(StoreProcess store, JsonElement build, string share)
    {
        using JsonDocument body = JsonDocument.Parse(await store.Http.GetStringAsync($"build/{build.GetProperty("id")}/"));
        string prefix = body.RootElement.GetProperty("data").GetProperty("build_artifacts").EnumerateArray()
            .Single(a => a.GetProperty("artifact_type").GetString() == "DIRECTORY").GetProperty("key").GetString()!;
        PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
        Assert.True(verification.IsIntact, string.Join(Environment.NewLine, verification.Differences));

        string environment = build.GetProperty("environment").GetString()!;
        using JsonDocument row = JsonDocument.Parse(await store.Http.GetStringAsync($"environment/crash/{environment}/"));
        long current = row.RootElement.GetProperty("data").GetProperty("current_build_id").GetInt64();
        string? link = new FileInfo(Path.Combine(share, "envs", "crash", environment)).LinkTarget;
        Assert.Contains($"-{current}-", link, StringComparison.Ordinal);
    }

    private static int Setting(string name, int missing) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : missing;
}
