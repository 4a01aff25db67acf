using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// What archiving promises, on whole stores. <c>CONDA_STORE_TEST_ARCHIVE_ENVIRONMENTS</c>, <c>CONDA_STORE_TEST_ARCHIVE_KILLS</c> and
/// <c>CONDA_STORE_TEST_SEED</c> make the runs longer or others; <c>CONDA_STORE_TEST_SAMPLE_CHANNEL</c> is the folder of the channel that
/// <c>scripts/sample-channel.sh</c> makes, with real packages in place of synthetic ones.
/// </summary>
public sealed class ArchiveTests(ITestOutputHelper output)
{
    private const int BuildsEach = 5;
    private const int Recreated = 20;

    [Fact]
    public async Task ArchiveAllButLast_AndRecreateSome_FreesWhatWasPlannedAndBringsEveryFileBack()
    {
        int environments = TestSettings.Number("CONDA_STORE_TEST_ARCHIVE_ENVIRONMENTS", 5);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        string? sample = OldBuilds.Sample;
        Dictionary<string, string?> settings = OldBuilds.SettingsOf(folder, sample);
        using StoreProcess store = await StoreProcess.StartAsync(folder.At("data"), settings);
        using StoreClient client = new(store.Address, await StoreClient.LogInAsync(store.Address));
        OldBuilds old = new(client, folder.At("data/share"));
        await OldBuilds.MakeAsync(client, environments, BuildsEach, sample is not null);

        JsonElement plan = (await old.ArchiveAllButLastAsync(dryRun: true)).GetProperty("plan");
        long[] ids = [.. plan.GetProperty("items").EnumerateArray().Select(i => i.Number("build_id"))];
        Dictionary<long, Dictionary<string, string>> before = ids.ToDictionary(id => id, old.ContentsOf);
        long disk = await old.DiskAsync();
        await old.ArchiveAllButLastAsync();
        await old.SettleAsync();
        long freed = disk - await old.DiskAsync();

        long planned = plan.Number("frees_bytes");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{environments} environments of {BuildsEach} builds: planned {planned}, freed {freed} of {disk} bytes ({(double)freed / planned:P1})"));
        Assert.Equal(environments * (BuildsEach - 1), ids.Length);
        Assert.Equal(environments, old.Prefixes());
        Assert.InRange(freed, planned * 0.95, planned * 1.05);

        random.Shuffle(ids);
        foreach (long id in ids.Take(Recreated))
        {
            Assert.Equal(0, await old.RecreateAsync(id));
            Assert.Equal(before[id], old.ContentsOf(id));
        }
    }

    [Fact]
    public async Task Kill_WhileArchivingAndRecreating_LosesAndDoublesNothing()
    {
        int kills = TestSettings.Number("CONDA_STORE_TEST_ARCHIVE_KILLS", 8);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        string data = folder.At("data");
        Dictionary<string, string?> settings = LocalChannel.Write(folder.At("channels"), packages: 12, filesEach: 120);
        string token;
        long[] ids;
        Dictionary<long, Dictionary<string, string>> contents = [];
        using (StoreProcess first = await StoreProcess.StartAsync(data, settings))
        {
            token = await StoreClient.LogInAsync(first.Address);
            using StoreClient client = new(first.Address, token);
            await OldBuilds.MakeAsync(client, environments: 4, builds: 3);
            OldBuilds old = new(client, folder.At("data/share"));
            ids = [.. (await client.BuildsAsync(OldBuilds.Namespace)).Select(b => b.Number("id"))];
            contents = ids.ToDictionary(id => id, old.ContentsOf);
        }

        int refused = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using StoreProcess store = await StoreProcess.StartAsync(data, settings);
            using StoreClient client = new(store.Address, token);
            Task work = WorkAsync(client, random.Next(3), ids[random.Next(ids.Length)], () => refused++);
            await Task.Delay(random.Next(5, 700));
            store.Kill();
            await work;
        }

        long started = Stopwatch.GetTimestamp();
        using StoreProcess last = await StoreProcess.StartAsync(data, settings);
        using StoreClient reader = new(last.Address, token);
        OldBuilds ends = new(reader, folder.At("data/share"));
        await ends.SettleAsync();
        output.WriteLine($"{kills} kills, {refused} requests refused; settled {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s after the last start");
        await AssertRowsAndFilesAgreeAsync(reader, ends, ids, contents);

        await ends.ArchiveAllButLastAsync();
        await ends.SettleAsync();
        Assert.Equal(4, ends.Prefixes());
        foreach (JsonElement build in (await reader.BuildsAsync(OldBuilds.Namespace)).Where(b => b.Text("status") == "ARCHIVED"))
        {
            Assert.Equal(0, await ends.RecreateAsync(build.Number("id")));
        }

        await AssertRowsAndFilesAgreeAsync(reader, ends, ids, contents);
        Assert.Equal(ids.Length, ends.Prefixes());
    }

    // What a caller does while the store may die at any moment.
    private static async Task WorkAsync(StoreClient client, int kind, long build, Action refused)
    {
        try
        {
            OldBuilds old = new(client, string.Empty);
            if (kind == 0)
            {
                await old.ArchiveAllButLastAsync();
                return;
            }

            HttpResponseMessage answer = await client.Http.PostAsync($"build/{build}/{(kind == 1 ? "archive" : "recreate")}/", null);
            if (!answer.IsSuccessStatusCode)
            {
                refused();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or TaskCanceledException or InvalidOperationException)
        {
            // The store was killed, or refused because the build is in another state.
        }
    }

    private static async Task AssertRowsAndFilesAgreeAsync(
        StoreClient client, OldBuilds old, long[] ids, Dictionary<long, Dictionary<string, string>> contents)
    {
        IReadOnlyList<JsonElement> builds = await client.BuildsAsync(OldBuilds.Namespace);
        Assert.Equal(ids, builds.Select(b => b.Number("id")));
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        foreach (JsonElement build in builds)
        {
            long id = build.Number("id");
            if (build.Text("status") == "COMPLETED")
            {
                Assert.Equal(contents[id], old.ContentsOf(id));
                continue;
            }

            Assert.Equal("ARCHIVED", build.Text("status"));
            while (old.PrefixOf(id) is not null)
            {
                // Its files are being removed.
                await Task.Delay(50, limit.Token);
            }
        }
    }
}
