using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Kills the store while it deletes, at moments that a seed decides. <c>CONDA_STORE_TEST_DELETION_KILLS</c> and
/// <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// </summary>
public sealed class DeletionTests(ITestOutputHelper output)
{
    private const string Kept = "kept";

    // Of each namespace its builds are deleted one by one, then an environment, then the namespace with what is left.
    private const int KillsEach = 5;

    private string _token = string.Empty;

    [Fact]
    public async Task Kill_WhileDeleting_LeavesNothingBehindAndNamesAreFree()
    {
        int kills = TestSettings.Number("CONDA_STORE_TEST_DELETION_KILLS", 10);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        string data = folder.At("data");
        Dictionary<string, string?> settings = LocalChannel.Write(folder.At("channels"), packages: 12, filesEach: 120);
        string[] namespaces = [.. Enumerable.Range(0, (kills + KillsEach - 1) / KillsEach).Select(n => $"gone{n}")];
        long disk = 0;
        int answered = 0;

        for (int kill = 0; kill < kills; kill++)
        {
            string ns = namespaces[kill / KillsEach];
            using StoreProcess store = await StartAsync(data, settings);
            using StoreClient client = new(store.Address, _token);
            if (kill == 0)
            {
                await client.EndedAsync(await client.BuildAsync(Kept, Text("k", "p1, p2")));
                disk = await new OldBuilds(client, folder.At("data/share/envs")).DiskAsync();
            }

            string[] requests = kill % KillsEach == 0 ? await FillAsync(client, ns) : await RequestsAsync(client, ns, kill % KillsEach);
            Task<int> deleting = DeleteAsync(client, requests);
            await Task.Delay(random.Next(1, 350));
            store.Kill();
            answered += await deleting;
        }

        long started = Stopwatch.GetTimestamp();
        using StoreProcess last = await StartAsync(data, settings);
        using StoreClient reader = new(last.Address, _token);
        foreach (string ns in namespaces)
        {
            // The caller of the last request may not have got an answer: asked again, it is done or gone already.
            await reader.Http.DeleteAsync($"namespace/{ns}/");
        }

        await AssertGoneAsync(reader, data, namespaces);
        output.WriteLine($"{kills} kills, {answered} requests answered before; all gone {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s after the last start");
        Assert.InRange(await new OldBuilds(reader, folder.At("data/share/envs")).DiskAsync(), disk - 65536, disk + 65536);
        await AssertKeptAsync(reader, folder.At("data/share"));
        await AssertNamesAreFreeAsync(reader, namespaces);
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

    // Builds in every end state in two environments, and roles in both directions. The first request deletes builds in three states.
    private static async Task<string[]> FillAsync(StoreClient client, string ns)
    {
        long archived = await client.BuildAsync(ns, Text($"{ns}-a", "p3, hello =1.0"));
        long packed = await client.BuildAsync(ns, Text($"{ns}-a", "p4, hello =1.0"));
        long failed = await client.BuildAsync(ns, Text($"{ns}-a", "p1 >=2"));
        long canceled = await client.BuildAsync(ns, Text($"{ns}-a", "p6, hello =2.0"));
        await client.Http.PutAsync($"build/{canceled}/cancel/", null);
        long completed = await client.BuildAsync(ns, Text($"{ns}-a", "p7, p8, hello =2.0"));
        long other = await client.BuildAsync(ns, Text($"{ns}-b", "p9, p10"));
        foreach (long build in new[] { archived, packed, failed, canceled, completed, other })
        {
            await client.EndedAsync(build);
        }

        await StoreClient.DataAsync(await client.Http.PostAsync($"build/{archived}/archive/", null));
        await StoreClient.DataAsync(await client.Http.PostAsJsonAsync($"build/{packed}/archive/", new { keep = "packed" }));
        await UntilAsync(async () => (await client.GetAsync($"build/{packed}/")).Text("status") == "ARCHIVED");
        await StoreClient.DataAsync(await client.Http.PostAsJsonAsync($"namespace/{ns}/role", new { other_namespace = Kept, role = "viewer" }));
        await StoreClient.DataAsync(await client.Http.PostAsJsonAsync($"namespace/{Kept}/role", new { other_namespace = ns, role = "viewer" }));
        return [$"build/{archived}/", $"build/{failed}/", $"build/{canceled}/"];
    }

    private static async Task<string[]> RequestsAsync(StoreClient client, string ns, int step) => step switch
    {
        1 => [.. (await client.BuildsAsync(ns)).Where(b => b.Text("status") is "ARCHIVED" or "COMPLETED").Take(2).Select(b => $"build/{b.Number("id")}/")],
        2 => [$"environment/{ns}/{ns}-a/"],
        _ => [$"namespace/{ns}/"],
    };

    private static async Task<int> DeleteAsync(StoreClient client, string[] requests)
    {
        int answered = 0;
        try
        {
            foreach (string request in requests)
            {
                answered += (await client.Http.DeleteAsync(request)).IsSuccessStatusCode ? 1 : 0;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or TaskCanceledException)
        {
            // The store was killed.
        }

        return answered;
    }

    // No row that a caller sees, no role that names it, no prefix, no link, no blob.
    private static async Task AssertGoneAsync(StoreClient client, string data, string[] namespaces)
    {
        string[] left = [];
        await UntilAsync(
            async () =>
            {
                List<string> found = [];
                foreach (string ns in namespaces)
                {
                    HttpStatusCode status = (await client.Http.GetAsync($"namespace/{ns}/")).StatusCode;
                    found.AddRange(status == HttpStatusCode.NotFound ? [] : [$"namespace {ns}: {status}"]);
                    found.AddRange((await client.BuildsAsync(ns)).Select(b => b.ToString()));
                }

                EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };
                found.AddRange(Directory.EnumerateFileSystemEntries(data, "*gone*", all).Where(f => !IsEmptyNamespace(f)));
                found.AddRange((await client.GetAsync($"namespace/{Kept}/roles")).EnumerateArray().Select(r => r.ToString()));
                left = [.. found];
                return left.Length == 0;
            },
            () => string.Join('\n', left));
    }

    // The folder of a namespace stays for the next of its name.
    private static bool IsEmptyNamespace(string entry) =>
        Path.GetFileName(Path.GetDirectoryName(entry)) == "envs" && !Directory.EnumerateFileSystemEntries(entry).Any();

    private static async Task AssertKeptAsync(StoreClient client, string share)
    {
        JsonElement build = Assert.Single(await client.BuildsAsync(Kept));
        Assert.Equal("COMPLETED", build.Text("status"));
        Assert.True(File.Exists(Path.Combine(share, "envs", Kept, "k", "etc", "p2.conf")));
    }

    private static async Task AssertNamesAreFreeAsync(StoreClient client, string[] namespaces)
    {
        foreach (string ns in namespaces)
        {
            await StoreClient.DataAsync(await client.Http.PostAsync($"namespace/{ns}/", null));
            Assert.Equal(0, (await client.GetAsync($"namespace/{ns}/roles")).GetArrayLength());
            long build = await client.BuildAsync(ns, Text($"{ns}-a", "p3"));
            Assert.Equal("COMPLETED", (await client.EndedAsync(build)).Text("status"));
            JsonElement environment = await client.GetAsync($"environment/{ns}/{ns}-a/");
            Assert.Equal(build, environment.Number("current_build_id"));
            Assert.Equal(build, Assert.Single(await client.BuildsAsync(ns)).Number("id"));
        }
    }

    private static string Text(string environment, string dependencies) => $"name: {environment}\nchannels: [local]\ndependencies: [{dependencies}]\n";

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? problem = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), problem?.Invoke() ?? "not in time");
            await Task.Delay(100);
        }
    }
}
