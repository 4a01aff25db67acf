using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Backups while builds run, the loss of everything, and the way back. Killed at moments that a seed decides;
/// <c>CONDA_STORE_TEST_TRANSFER_KILLS</c> and <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// <c>CONDA_STORE_TEST_SAMPLE_CHANNEL</c> is the folder of the channel that <c>scripts/sample-channel.sh</c> makes, with real packages in
/// place of synthetic ones.
/// </summary>
public sealed class DisasterTests(ITestOutputHelper output)
{
    private const int Environments = 6;
    private const int Running = 20;
    private const int KillsOfARound = 5;
    private const string Namespace = OldBuilds.Namespace;

    [Fact]
    public async Task Backup_During20Builds_BringsEveryEnvironmentBack()
    {
        using TemporaryDirectory folder = new();
        string? sample = OldBuilds.Sample;
        Dictionary<string, string?> settings = Settings(folder, sample);
        Dictionary<string, long> before;
        Dictionary<string, Dictionary<string, string>> files;
        string token;
        string backup;
        using (StoreProcess store = await StoreProcess.StartAsync(folder.At("data"), settings))
        {
            token = await StoreClient.LogInAsync(store.Address);
            using StoreClient client = new(store.Address, token);
            OldBuilds built = new(client, folder.At("data/share"));
            await OldBuilds.MakeAsync(client, Environments, builds: 1, sample is not null);
            before = await ActiveAsync(client);
            files = before.ToDictionary(e => e.Key, e => built.ContentsOf(e.Value));
        }

        // Builds take long enough to be in progress when the backup is made.
        Dictionary<string, string?> slow = new(settings)
        {
            ["Store:MinimumBuildingTime"] = "00:05:00",
            [StoreProcess.Activities] = "40",
        };
        using (StoreProcess store = await StoreProcess.StartAsync(folder.At("data"), slow))
        {
            using StoreClient client = new(store.Address, token);
            for (int i = 0; i < Running; i++)
            {
                await client.BuildAsync(Namespace, OldBuilds.SpecificationOf($"run{i % 8}", i, i, i + 3, sample is not null));
            }

            backup = (await client.OperationAsync(await client.Http.PostAsync("backup/", null))).Text("message")!;
            JsonElement counts = (await client.GetAsync($"backup/{backup}/")).GetProperty("counts");
            int building = (await client.BuildsAsync(Namespace)).Count(b => b.Text("status") == "BUILDING");
            output.WriteLine($"{building} builds at work: {counts}");
            Assert.Equal((Environments + Running, Running), (counts.Number("builds"), counts.Number("requeued")));
            store.Kill();
        }

        Directory.Delete(folder.At("data"), recursive: true);
        using StoreProcess again = await StoreProcess.StartAsync(folder.At("data"), settings);
        using StoreClient restored = new(again.Address, await StoreClient.LogInAsync(again.Address));
        long started = Stopwatch.GetTimestamp();
        JsonElement ended = await restored.OperationAsync(await restored.Http.PostAsync($"backup/{backup}/restore/", null));

        Assert.True(ended.Text("status") == "COMPLETED", ended.ToString());
        Dictionary<string, long> after = await ActiveAsync(restored);
        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s: {ended.Text("message")}; {after.Count} environments are active now");
        Assert.Equal(before, after.Where(e => before.ContainsKey(e.Key)).ToDictionary());
        IReadOnlyList<JsonElement> builds = await restored.BuildsAsync(Namespace);
        Assert.Equal(Environments + Running, builds.Count);
        Assert.DoesNotContain(builds, b => b.Text("status") is "QUEUED" or "BUILDING");
        await AssertIntactAsync(folder, after);
        OldBuilds rebuilt = new(restored, folder.At("data/share"));
        Assert.All(before, e => Assert.Equal(files[e.Key], rebuilt.ContentsOf(e.Value)));

        // Tokens remain valid.
        using StoreClient old = new(again.Address, token);
        Assert.NotEmpty(await old.BuildsAsync(Namespace));
    }

    [Fact]
    public async Task Kill_DuringBackupUploadRestoreExportAndImport_LosesNothing()
    {
        int kills = TestSettings.Number("CONDA_STORE_TEST_TRANSFER_KILLS", 8);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        Dictionary<string, string?> settings = Settings(folder);
        string data = folder.At("data");
        string token = await FillAsync(data, settings);
        int share = kills / 5;
        string backup = await BackupKilledAsync(folder, settings, token, share, random);
        await UploadKilledAsync(folder, settings, token, backup, share, random);
        byte[] bundle = await ExportKilledAsync(data, settings, token, share, random);
        Dictionary<string, long> before;
        using (StoreProcess store = await StoreProcess.StartAsync(data, settings))
        {
            using StoreClient client = new(store.Address, token);
            before = await ActiveAsync(client);
        }

        foreach ((int round, int count) in RoundsOf(kills - (4 * share)))
        {
            await RestoreKilledAsync(folder, settings, backup, $"restored{round}", count, random, before);
        }

        foreach ((int round, int count) in RoundsOf(share))
        {
            await ImportKilledAsync(data, settings, token, bundle, $"imported{round}", count, random);
        }
    }

    // Work that was killed often enough is done; then other work begins, so that every kill meets some.
    private static IEnumerable<(int Round, int Kills)> RoundsOf(int kills) =>
        Enumerable.Range(0, (kills + KillsOfARound - 1) / KillsOfARound).Select(r => (r, Math.Min(KillsOfARound, kills - (r * KillsOfARound))));

    private async Task<string> BackupKilledAsync(
        TemporaryDirectory folder, Dictionary<string, string?> settings, string token, int kills, Random random)
    {
        string data = folder.At("data");
        string last = "";
        foreach ((_, int count) in RoundsOf(kills))
        {
            // Into an empty repository, where all is still to be written.
            Directory.CreateDirectory(folder.At("backups"));
            Directory.Delete(folder.At("backups"), recursive: true);
            last = await KilledAsync(data, settings, token, count, 300, random, client => client.Http.PostAsync("backup/", null));
            using StoreProcess store = await StoreProcess.StartAsync(data, settings);
            using StoreClient client = new(store.Address, token);
            foreach (JsonElement listed in (await client.GetAsync("backup/")).EnumerateArray())
            {
                HttpResponseMessage begun = await client.Http.PostAsync($"backup/{listed.Text("id")}/verify/", null);
                Assert.Equal("COMPLETED", (await client.OperationAsync(begun)).Text("status"));
            }
        }

        return last;
    }

    // A backup file is read into an empty repository; an interrupted upload continues by itself and leaves nothing behind.
    private async Task UploadKilledAsync(
        TemporaryDirectory folder, Dictionary<string, string?> settings, string token, string backup, int kills, Random random)
    {
        string data = folder.At("data");
        byte[] file;
        using (StoreProcess first = await StoreProcess.StartAsync(data, settings))
        {
            using StoreClient client = new(first.Address, token);
            file = await client.Http.GetByteArrayAsync($"backup/{backup}/file/");
        }

        foreach ((_, int count) in RoundsOf(kills))
        {
            Directory.Delete(folder.At("backups"), recursive: true);
            string taken = await KilledAsync(data, settings, token, count, 200, random, client => UploadAsync(client, file));
            Assert.Equal(backup, taken);
            using StoreProcess store = await StoreProcess.StartAsync(data, settings);
            using StoreClient client = new(store.Address, token);
            HttpResponseMessage begun = await client.Http.PostAsync($"backup/{backup}/verify/", null);
            Assert.Equal("COMPLETED", (await client.OperationAsync(begun)).Text("status"));
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
            while (Directory.EnumerateFiles(folder.At("backups/incoming")).Any())
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    private static async Task<HttpResponseMessage> UploadAsync(StoreClient client, byte[] file)
    {
        string upload = $"backup/upload/{Guid.NewGuid():N}/";
        await StoreClient.DataAsync(await client.Http.PutAsync(upload + "?offset=0", new ByteArrayContent(file)));
        return await client.Http.PostAsync(upload, null);
    }

    // A reader loses its connection; the store is what it was, and gives the same bytes.
    private static async Task<byte[]> ExportKilledAsync(
        string data, Dictionary<string, string?> settings, string token, int kills, Random random)
    {
        const string Export = $"environment/{Namespace}/env1/export/?packages=true";
        byte[] expected;
        using (StoreProcess first = await StoreProcess.StartAsync(data, settings))
        {
            using StoreClient client = new(first.Address, token);
            expected = await client.Http.GetByteArrayAsync(Export);
        }

        for (int kill = 0; kill < kills; kill++)
        {
            using StoreProcess store = await StoreProcess.StartAsync(data, settings);
            using StoreClient client = new(store.Address, token);
            Task<HttpResponseMessage> asked = client.Http.GetAsync(Export, HttpCompletionOption.ResponseHeadersRead);
            await Task.Delay(random.Next(0, 150));
            store.Kill();
            try
            {
                // A whole answer may have come before the kill; a part must never look like one.
                using HttpResponseMessage answer = await asked;
                Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync());
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or SocketException)
            {
                continue;
            }
        }

        using StoreProcess last = await StoreProcess.StartAsync(data, settings);
        using StoreClient reader = new(last.Address, token);
        Assert.Equal(expected, await reader.Http.GetByteArrayAsync(Export));
        return expected;
    }

    // Restores into an empty store, killed repeatedly; the same request continues.
    private async Task RestoreKilledAsync(
        TemporaryDirectory folder,
        Dictionary<string, string?> settings,
        string backup,
        string name,
        int kills,
        Random random,
        Dictionary<string, long> before)
    {
        string target = folder.At(name);
        string token;
        using (StoreProcess first = await StoreProcess.StartAsync(target, settings))
        {
            token = await StoreClient.LogInAsync(first.Address);
        }

        await KilledAsync(target, settings, token, kills, 1500, random, client => client.Http.PostAsync($"backup/{backup}/restore/", null));
        using StoreProcess last = await StoreProcess.StartAsync(target, settings);
        using StoreClient reader = new(last.Address, token);
        Assert.Equal(before, await ActiveAsync(reader));
        IReadOnlyList<JsonElement> builds = await reader.BuildsAsync(Namespace);
        Assert.Equal(builds.Count, builds.DistinctBy(b => b.Number("id")).Count());
        await AssertIntactAsync(folder, before, name);
    }

    private static async Task ImportKilledAsync(
        string data, Dictionary<string, string?> settings, string token, byte[] bundle, string ns, int kills, Random random)
    {
        string import;
        using (StoreProcess store = await StoreProcess.StartAsync(data, settings))
        {
            using StoreClient client = new(store.Address, token);
            import = (await StoreClient.DataAsync(await client.Http.PostAsJsonAsync("import/", new { @namespace = ns, environment = "copy" }))).Text("id")!;
            await StoreClient.DataAsync(await client.Http.PutAsync($"import/{import}/?offset=0", new ByteArrayContent(bundle)));
        }

        for (int kill = 0; kill < kills; kill++)
        {
            using StoreProcess store = await StoreProcess.StartAsync(data, settings);
            using StoreClient client = new(store.Address, token);
            await client.Http.PostAsync($"import/{import}/", null);
            await Task.Delay(random.Next(0, 400));
            // All of it is there, or nothing can be seen.
            bool isThere = (await client.Http.GetAsync($"environment/{ns}/copy/")).IsSuccessStatusCode;
            Assert.Contains((await client.BuildsAsync(ns)).Count, isThere ? [2] : new[] { 0, 2 });
            store.Kill();
        }

        using StoreProcess last = await StoreProcess.StartAsync(data, settings);
        using StoreClient reader = new(last.Address, token);
        await StoreClient.DataAsync(await reader.Http.PostAsync($"import/{import}/", null));
        JsonElement done = await reader.UntilAsync($"import/{import}/", i => i.Text("status") != "RUNNING");
        Assert.True(done.Text("state") == "IMPORTED", done.ToString());
        Assert.Equal("COMPLETED", (await reader.EndedAsync(done.Number("build_id"))).Text("status"));
        Assert.Equal(2, (await reader.BuildsAsync(ns)).Count);
        Assert.Equal(done.Number("build_id"), (await reader.GetAsync($"environment/{ns}/copy/")).Number("current_build_id"));
    }

    // Asks for work, kills the store in it, and in the end lets it finish; gives the message of the end.
    private async Task<string> KilledAsync(
        string data,
        Dictionary<string, string?> settings,
        string token,
        int kills,
        int longestMilliseconds,
        Random random,
        Func<StoreClient, Task<HttpResponseMessage>> ask)
    {
        for (int kill = 0; kill < kills; kill++)
        {
            using StoreProcess store = await StoreProcess.StartAsync(data, settings);
            using StoreClient client = new(store.Address, token);
            await ask(client);
            await Task.Delay(random.Next(0, longestMilliseconds));
            store.Kill();
        }

        using StoreProcess last = await StoreProcess.StartAsync(data, settings);
        using StoreClient reader = new(last.Address, token);
        JsonElement ended = await reader.OperationAsync(await ask(reader));
        Assert.True(ended.Text("status") == "COMPLETED", ended.ToString());
        output.WriteLine($"{kills} kills, then: {ended.Text("message")}");
        return ended.Text("message")!;
    }

    private static async Task<string> FillAsync(string data, Dictionary<string, string?> settings)
    {
        using StoreProcess store = await StoreProcess.StartAsync(data, settings);
        string token = await StoreClient.LogInAsync(store.Address);
        using StoreClient client = new(store.Address, token);
        await BuildAllAsync(client, Enumerable.Range(0, 8).Select(i => (Name: $"env{i % 4}", Package: i)));
        return token;
    }

    private static async Task BuildAllAsync(StoreClient client, IEnumerable<(string Name, int Package)> wanted)
    {
        List<long> builds = [];
        foreach ((string name, int package) in wanted)
        {
            builds.Add(await client.BuildAsync(Namespace, Text(name, package)));
        }

        foreach (long build in builds)
        {
            Assert.Equal("COMPLETED", (await client.EndedAsync(build)).Text("status"));
        }
    }

    private static async Task<Dictionary<string, long>> ActiveAsync(StoreClient client) =>
        (await client.GetAsync($"environment/?namespace={Namespace}&size=100")).EnumerateArray()
            .ToDictionary(e => e.Text("name")!, e => e.Number("current_build_id"));

    private static async Task AssertIntactAsync(TemporaryDirectory folder, Dictionary<string, long> active, string data = "data")
    {
        foreach ((string name, long build) in active)
        {
            FileInfo link = new(folder.At(Path.Combine(data, "share", "envs", Namespace, name)));
            string prefix = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"-{build}-{name}"), prefix, StringComparison.Ordinal);
            PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
            Assert.True(verification.IsIntact, string.Join('\n', verification.Differences));
        }
    }

    private static string Text(string name, int package) =>
        string.Create(CultureInfo.InvariantCulture, $"name: {name}\ndescription: package {package}\nchannels: [local]\ndependencies: [p{package}]\n");

    private static Dictionary<string, string?> Settings(TemporaryDirectory folder, string? sample = null)
    {
        Dictionary<string, string?> settings = OldBuilds.SettingsOf(folder, sample, filesEach: 40);
        // What is lost with the store is the store, not its backups.
        settings["Store:BackupFolder"] = folder.At("backups");
        // Without it tokens would end with the store.
        settings["Store:BackupPassphrase"] = "the stores have it in common";
        return settings;
    }
}
