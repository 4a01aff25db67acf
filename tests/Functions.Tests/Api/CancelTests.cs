using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Tests.Conformance;
using CondaStore.Store.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// A build is canceled in each of its stages. How long it took is written, not asserted: it is five seconds at most on a machine that
/// does nothing else.
/// </summary>
[Trait("Quick", "no")]
public sealed class CancelTests(ITestOutputHelper output)
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };

    private const string Slow = "name: s\nchannels: [conda-forge]\ndependencies: [slowpkg]";

    [Fact]
    public async Task Cancel_Queued_EndsAtOnceAndIsNeverBegun()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        // Downloads that never end take all places of activities, so that the last build waits in the queue.
        List<long> builds = [];
        for (int i = 0; i <= Math.Max(4, Environment.ProcessorCount); i++)
        {
            builds.Add(await store.PostAsync(Slow));
            await (i < Math.Max(4, Environment.ProcessorCount) ? InStageAsync(store, builds[^1], "fetch") : Task.CompletedTask);
        }

        long queued = builds[^1];
        JsonElement before = await store.GetAsync($"build/{queued}/");
        JsonElement canceled = await CancelAsync(store, queued, "queued");

        Assert.Equal("QUEUED", before.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, canceled.GetProperty("started_on").ValueKind);
        foreach (long build in builds[..^1])
        {
            await store.Http.PutAsync($"build/{build}/cancel/", null);
        }

        foreach (long build in builds)
        {
            await store.WaitAsync(build, "CANCELED");
        }

        Assert.Equal(JsonValueKind.Null, (await store.GetAsync($"build/{queued}/")).GetProperty("started_on").ValueKind);
    }

    [Fact]
    public async Task Cancel_WhileAChannelIsRead_Ends()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel(held: "repodata"));
        long id = await store.PostAsync(Slow);
        await InStageAsync(store, id, "solve");

        Assert.Equal("""{"detail":"Not Found"}""", await TextAsync(store, $"build/{id}/yaml/"));
        Assert.Equal("""{"detail":"Not Found"}""", await TextAsync(store, $"build/{id}/lockfile/"));
        await CancelAsync(store, id, "solve, waiting for a channel");
    }

    [Fact]
    public async Task Cancel_WhileTheSolverSearches_Ends()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        HardChannel.Write(store.Channel);
        long id = await store.PostAsync(HardChannel.Specification);
        await InStageAsync(store, id, "solve");

        await CancelAsync(store, id, "solve, searching");
    }

    [Fact]
    public async Task Cancel_WhileFetching_EndsAndCanBeDeleted()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        long id = await store.PostAsync(Slow);
        await InStageAsync(store, id, "fetch");

        await CancelAsync(store, id, "fetch");

        Assert.Equal(HttpStatusCode.OK, (await store.Http.DeleteAsync($"build/{id}/")).StatusCode);
        Assert.Equal("DELETED", (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Cancel_WhileLinking_EndsAndLeavesNoPrefix()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        ILeases leases = store.Services.GetRequiredService<ILeases>();
        // Another host holds the right to change the prefix, so that the step does not come to its end.
        Assert.NotNull(await leases.AcquireAsync("builds/1", "elsewhere/1/x", TimeSpan.FromSeconds(60), CancellationToken.None));
        long id = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p1]\n");
        await InStageAsync(store, id, "link");

        await CancelAsync(store, id, "link, waiting for the prefix");

        Assert.Empty(Directory.GetDirectories(store.Share, $"*-{id}-e", SearchOption.AllDirectories));
    }

    // CONDA_STORE_TEST_FILES makes it long enough to be interrupted in the middle; the outcome is the same when it has come to its end.
    [Theory]
    [InlineData("pkgs")]
    [InlineData("envs")]
    public async Task Cancel_WhileFilesAreWritten_EndsAndLeavesNoPrefix(string folder)
    {
        int files = TestSettings.Number("CONDA_STORE_TEST_FILES", 400);
        await using ApiStore store = await ApiStore.StartAsync();
        HeavyChannel.Write(store.Channel, files);
        long id = await store.PostAsync(HeavyChannel.Specification);
        await WrittenAsync(store, folder, 50);

        await CancelAsync(store, id, $"{folder}, {HeavyChannel.Packages * files} files being written");
        output.WriteLine($"{Written(store, folder)} files were left when it was over");

        await WithoutAsync(store, id);
        // What was fetched half is fetched again, and nothing stands in the way of the next build.
        await store.WaitAsync(await store.PostAsync(HeavyChannel.Specification), "COMPLETED");
    }

    [Fact]
    public async Task Cancel_BeforeTheActivation_EndsAndTheFormerBuildStaysActive()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:MinimumBuildingTime"] = "00:00:08" });
        long first = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p1]\n");
        await store.WaitAsync(first, "COMPLETED");
        string link = await store.EnvironmentAsync(first);
        long second = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p2]\n");
        await InStageAsync(store, second, "artifacts");

        await CancelAsync(store, second, "artifacts");

        Assert.Equal(first, (await store.GetAsync("environment/team/e/")).GetProperty("current_build_id").GetInt64());
        Assert.Contains($"-{first}-", new FileInfo(link).LinkTarget!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COMPLETED", "[p1]")]
    [InlineData("FAILED", "[nosuchpackage]")]
    public async Task Cancel_Finished_IsAcknowledgedAndChangesNothing(string status, string dependencies)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await store.PostAsync($"name: e\nchannels: [local]\ndependencies: {dependencies}\n");
        JsonElement ended = await store.WaitAsync(id, status);

        HttpResponseMessage answer = await store.Http.PutAsync($"build/{id}/cancel/", null);

        Assert.Equal($$"""{"status":"ok","message":"build {{id}} canceled"}""", await answer.Content.ReadAsStringAsync());
        JsonElement after = await store.GetAsync($"build/{id}/");
        Assert.Equal((status, ended.GetProperty("ended_on").GetString()), (after.GetProperty("status").GetString(), after.GetProperty("ended_on").GetString()));
    }

    private static int Written(ApiStore store, string folder) => Directory.Exists(Path.Combine(store.Share, folder))
        ? Directory.EnumerateFiles(Path.Combine(store.Share, folder), "*.txt", Everywhere).Count()
        : 0;

    private static async Task WrittenAsync(ApiStore store, string folder, int count)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (Written(store, folder) < count)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private static async Task WithoutAsync(ApiStore store, long id)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (Directory.Exists(Path.Combine(store.Share, "envs")) && Directory.EnumerateDirectories(Path.Combine(store.Share, "envs"), $"*-{id}-e", Everywhere).Any())
        {
            await Task.Delay(30, limit.Token);
        }
    }

    private async Task<JsonElement> CancelAsync(ApiStore store, long id, string stage)
    {
        long asked = Stopwatch.GetTimestamp();
        HttpResponseMessage answer = await store.Http.PutAsync($"build/{id}/cancel/", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement canceled = await store.WaitAsync(id, "CANCELED");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage}: CANCELED after {Stopwatch.GetElapsedTime(asked).TotalSeconds:F2} s"));

        Assert.NotEqual(JsonValueKind.Null, canceled.GetProperty("ended_on").ValueKind);
        Assert.Contains(
            $"build {id} marked as CANCELED due to being canceled from the REST API",
            await store.Http.GetStringAsync($"build/{id}/logs/"),
            StringComparison.Ordinal);
        return canceled;
    }

    private static async Task InStageAsync(ApiStore store, long id, string stage)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement build = await store.GetAsync($"build/{id}/");
            if (build.GetProperty("stage").GetString() == stage)
            {
                return;
            }

            Assert.Contains(build.GetProperty("status").GetString(), new[] { "QUEUED", "BUILDING" });
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<string> TextAsync(ApiStore store, string path) => await (await store.Http.GetAsync(path)).Content.ReadAsStringAsync();
}
