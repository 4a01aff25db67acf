using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

namespace CondaStore.Store.Tests;

/// <summary>
/// Environments are built, archived, brought back, activated and deleted while the store is killed, its disk is full or read-only, its
/// clock is set and its channel is out of reach, as a seed decides. In the end everything is whole, or as it was before.
/// <c>CONDA_STORE_TEST_FAILURES=300</c> and <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// </summary>
public sealed class FailureTests(ITestOutputHelper output)
{
    private const string Namespace = "failures";
    private const int Environments = 4;
    private const int DiskMegabytes = 200;

    private static readonly string[] Kinds = ["kill", "full disk", "read-only", "clock", "network"];
    private static readonly TimeSpan[] Clocks = [TimeSpan.Zero, TimeSpan.FromDays(3), TimeSpan.FromDays(-2), TimeSpan.FromHours(1)];

    private readonly HashSet<long> _answered = [];
    private readonly HashSet<long> _deleted = [];
    private readonly List<string> _wrong = [];
    private readonly Dictionary<string, int> _answers = [];

    [Fact]
    public async Task Changes_WhileEverythingFails_AreWholeOrNotThere()
    {
        int failures = TestSettings.Number("CONDA_STORE_TEST_FAILURES", 15);
        Random random = new(TestSettings.Number("CONDA_STORE_TEST_SEED", 1));
        using TemporaryDirectory folder = new();
        LocalChannel.Write(folder.At("channels"), packages: 12, filesEach: 60);
        using RecordingChannel channel = new(folder.At("channels"), TimeSpan.FromMilliseconds(40));
        string clock = folder.At("clock");
        SetClock.Set(clock, TimeSpan.Zero);
        Dictionary<string, string?> settings = new(LocalChannel.SettingsOf(folder.At("channels"), "local"))
        {
            ["Store:ChannelAlias"] = channel.Url,
            ["Store:AllowedAddresses"] = "127.0.0.1",
            ["Store:TokenLifetime"] = "30.00:00:00",
            [StoreProcess.Clock] = clock,
        };
        FailingDisk disk = await FailingDisk.MountAsync(folder.At("disk"), DiskMegabytes);
        string data = Path.Combine(disk.Folder, "data");
        StoreProcess store = await StoreProcess.StartAsync(data, settings, disk.Entry);
        string token = await StoreClient.LogInAsync(store.Address);
        Dictionary<string, int> done = [];
        for (int i = 0; i < failures; i++)
        {
            using StoreClient client = new(store.Address, token);
            Task changing = ChangeAsync(client, new Random(random.Next()), 1 + random.Next(3));
            await Task.Delay(random.Next(400));
            string kind = Kinds[random.Next(Kinds.Length)];
            done[kind] = done.GetValueOrDefault(kind) + 1;
            switch (kind)
            {
                case "kill":
                    store.Kill();
                    store.Dispose();
                    await changing;
                    store = await StoreProcess.StartAsync(data, settings, disk.Entry);
                    break;
                case "full disk":
                    await disk.FillAsync(random.Next(2000));
                    await Task.Delay(random.Next(1500));
                    await disk.EmptyAsync();
                    break;
                case "read-only":
                    await disk.ProtectAsync(Path.Combine(data, "share"));
                    await Task.Delay(random.Next(1500));
                    await disk.UnprotectAsync(Path.Combine(data, "share"));
                    break;
                case "clock":
                    SetClock.Set(clock, Clocks[random.Next(Clocks.Length)]);
                    break;
                default:
                    channel.IsDown = true;
                    await Task.Delay(random.Next(1500));
                    channel.IsDown = false;
                    break;
            }

            await changing;
        }

        // What was not finished goes on, after a last crash too, where everybody can look at it.
        store.Kill();
        store.Dispose();
        Directory.CreateDirectory(folder.At("copy"));
        await disk.CopyAsync(folder.At("copy"));
        await disk.DisposeAsync();
        Directory.Delete(disk.Folder);
        Directory.Move(folder.At("copy"), disk.Folder);
        using StoreProcess last = await StoreProcess.StartAsync(data, settings);
        using StoreClient reader = new(last.Address, token);
        IReadOnlyList<JsonElement> builds = await EndedAsync(reader, Path.Combine(data, "share", "envs", Namespace));
        output.WriteLine($"{failures} failures: {string.Join(", ", done.Select(d => $"{d.Value} {d.Key}"))}");
        output.WriteLine($"{builds.Count} builds: {string.Join(", ", builds.CountBy(b => b.Text("status")!).Select(c => $"{c.Value} {c.Key}"))}");
        output.WriteLine("answers: " + string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Value}x {a.Key}")));

        Assert.Empty(_wrong);
        Assert.Empty(_answered.Except(_deleted).Except(builds.Select(b => b.Number("id"))));
        foreach (JsonElement build in builds)
        {
            await CheckAsync(reader, build);
        }

        await CheckLinksAsync(reader, Path.Combine(data, "share", "envs", Namespace));
    }

    private async Task ChangeAsync(StoreClient client, Random random, int changes)
    {
        for (int i = 0; i < changes; i++)
        {
            try
            {
                await ChangeAsync(client, random);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // The store was killed, or stopped answering.
                return;
            }
        }
    }

    private async Task ChangeAsync(StoreClient client, Random random)
    {
        string environment = $"env{random.Next(Environments)}";
        long id = _answered.Count == 0 ? 1 : _answered.ElementAt(random.Next(_answered.Count));
        int choice = random.Next(10);
        if (choice == 9)
        {
            _deleted.Add(id);
        }

        HttpResponseMessage answer = choice switch
        {
            < 5 => await client.Http.PostAsJsonAsync(
                "specification/",
                new { @namespace = Namespace, specification = $"name: {environment}\nchannels: [local]\ndependencies: [p{random.Next(12)}, p{random.Next(12)}]\n" }),
            5 => await client.Http.PostAsJsonAsync($"build/{id}/archive/", new { force = true }),
            6 => await client.Http.PostAsJsonAsync($"build/{id}/recreate/", new { activate = random.Next(2) == 0 }),
            7 => await client.Http.PutAsJsonAsync($"environment/{Namespace}/{environment}/", new { build_id = id }),
            8 => await client.Http.PutAsync($"build/{id}/cancel/", null),
            _ => await client.Http.DeleteAsync($"build/{id}/"),
        };
        string text = await answer.Content.ReadAsStringAsync();
        using JsonDocument body = JsonDocument.Parse(text);
        _answers[$"{(int)answer.StatusCode}"] = _answers.GetValueOrDefault($"{(int)answer.StatusCode}") + 1;
        if ((int)answer.StatusCode == 500 || text.Contains("CS19", StringComparison.Ordinal))
        {
            _wrong.Add($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}");
        }

        if (choice < 5 && answer.IsSuccessStatusCode)
        {
            _answered.Add(body.RootElement.GetProperty("data").Number("build_id"));
        }
    }

    // Until nothing is under way and nothing is left to be removed.
    private static async Task<IReadOnlyList<JsonElement>> EndedAsync(StoreClient client, string environments)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(5));
        while (true)
        {
            IReadOnlyList<JsonElement> builds = await client.BuildsAsync(Namespace);
            // There is none before the first build is linked.
            string[] folders = Directory.Exists(environments) ? Directory.GetDirectories(environments) : [];
            int complete = builds.Count(b => b.Text("status") == "COMPLETED");
            if (builds.All(b => b.Text("status") is not ("QUEUED" or "BUILDING"))
                && folders.Count(d => new DirectoryInfo(d).LinkTarget is null) == complete)
            {
                return builds;
            }

            Assert.False(
                limit.IsCancellationRequested,
                $"not at an end:\n{string.Join('\n', builds.Select(b => $"{b.Number("id")} {b.Text("status")}"))}\n{string.Join('\n', folders)}");
            await Task.Delay(200);
        }
    }

    private static async Task CheckAsync(StoreClient client, JsonElement listed)
    {
        JsonElement build = await client.GetAsync($"build/{listed.Number("id")}/");
        switch (build.Text("status"))
        {
            case "COMPLETED":
                string prefix = PrefixOf(build);
                PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
                Assert.True(verification.IsIntact, $"build {build.Number("id")}:\n" + string.Join('\n', verification.Differences));
                break;
            case "FAILED":
                Assert.NotEqual("CS1900", build.Text("error_code"));
                Assert.NotEmpty(build.Text("status_info")!);
                break;
            default:
                Assert.Contains(build.Text("status"), (string[])["ARCHIVED", "CANCELED", "DELETED"]);
                break;
        }
    }

    // A build is COMPLETED before its link points at it; after a crash between the two the store points it again.
    private static async Task CheckLinksAsync(StoreClient client, string environments)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        while (true)
        {
            List<string> wrong = await WrongLinksAsync(client, environments);
            if (wrong.Count == 0)
            {
                return;
            }

            Assert.False(limit.IsCancellationRequested, string.Join('\n', wrong));
            await Task.Delay(200);
        }
    }

    private static async Task<List<string>> WrongLinksAsync(StoreClient client, string environments)
    {
        List<string> wrong = [];
        foreach (JsonElement environment in (await client.GetAsync($"environment/?namespace={Namespace}&size=100")).EnumerateArray())
        {
            string name = environment.Text("name")!;
            JsonElement? current = environment.IsNull("current_build_id") ? null : await client.GetAsync($"build/{environment.Number("current_build_id")}/");
            string? expected = current is { } build && build.Text("status") == "COMPLETED" ? PrefixOf(build) : null;
            FileInfo link = new(Path.Combine(environments, name));
            string? found = link.LinkTarget is null ? null : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            if (found != expected)
            {
                wrong.Add($"{name} points at {found ?? "nothing"} instead of {expected ?? "nothing"}");
            }
        }

        return wrong;
    }

    private static string PrefixOf(JsonElement build) =>
        build.GetProperty("build_artifacts").EnumerateArray().Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
}
