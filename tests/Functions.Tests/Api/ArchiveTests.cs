using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Bulk archiving and retention, as callers of the API see them.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public async Task Archive_AllButLast_PlansAndThenFreesWhatItPlanned()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long[] ids = await BuildsAsync(store, "a", 3);
        await BuildsAsync(store, "b", 1);

        JsonElement dry = await PostAsync(store.Http, "archive/", new { keep_last = 1, dry_run = true });
        int builtAfterDry = Prefixes(store);
        JsonElement answer = await PostAsync(store.Http, "archive/", new { keep_last = 1 });
        JsonElement run = await EndedAsync(store, answer.GetProperty("run_id").GetString()!);

        Assert.Equal(JsonValueKind.Null, dry.GetProperty("run_id").ValueKind);
        Assert.Equal(4, builtAfterDry);
        Assert.Equal(ids[..2], dry.GetProperty("plan").GetProperty("items").EnumerateArray().Select(i => i.GetProperty("build_id").GetInt64()));
        Assert.All(dry.GetProperty("plan").GetProperty("items").EnumerateArray(), i => Assert.True(i.GetProperty("frees_bytes").GetInt64() > 0));
        Assert.Equal("COMPLETED", run.GetProperty("state").GetString());
        Assert.Equal(2, Prefixes(store));
        Assert.Equal(run.GetProperty("bytes_planned").GetInt64(), run.GetProperty("bytes_freed").GetInt64());
        Assert.All(run.GetProperty("items").EnumerateArray(), i => Assert.Equal("done", i.GetProperty("outcome").GetString()));
        Assert.Contains("archived: not among the last 1", await store.Http.GetStringAsync($"build/{ids[0]}/logs/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_ByOthers_SeesAndDoesOnlyTheirOwn()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildsAsync(store, "a", 2);
        using HttpClient other = store.ClientOf(store.TokenOf("elsewhere/*", "admin"));

        JsonElement plan = await PostAsync(other, "archive/", new { keep_last = 1 });
        string run = (await PostAsync(store.Http, "archive/", new { keep_last = 1 })).GetProperty("run_id").GetString()!;

        Assert.Equal(0, plan.GetProperty("plan").GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"archive/{run}/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PutAsync($"archive/{run}/cancel/", null)).StatusCode);
        await EndedAsync(store, run);
        Assert.Single((await store.GetAsync("archive/")).EnumerateArray());
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"older_than":"soon"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keep_last":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keep_last":1,"namespace":"a/b"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keep_last":"many"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"keep_last":1,"keep":"all"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Archive_WrongFilter_IsRefused(string body, HttpStatusCode expected)
    {
        await using ApiStore store = await ApiStore.StartAsync();

        Assert.Equal(expected, (await store.Http.PostAsync("archive/", new StringContent(body))).StatusCode);
    }

    [Fact]
    public async Task Cancel_AndResume_EndWithEverythingArchived()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await BuildsAsync(store, "a", 4);
        string run = (await PostAsync(store.Http, "archive/", new { keep_last = 1 })).GetProperty("run_id").GetString()!;

        await store.Http.PutAsync($"archive/{run}/cancel/", null);
        JsonElement stopped = await EndedAsync(store, run);
        await store.Http.PostAsync($"archive/{run}/resume/", null);
        JsonElement done = await EndedAsync(store, run);
        if (done.GetProperty("state").GetString() != "COMPLETED")
        {
            // The orchestration of the stopped run was just ending; the sweep or another call takes the run up.
            await store.Http.PostAsync($"archive/{run}/resume/", null);
            done = await EndedAsync(store, run);
        }

        Assert.Contains(stopped.GetProperty("state").GetString(), new[] { "CANCELED", "COMPLETED" });
        Assert.Equal((3, 0), (done.GetProperty("items_done").GetInt32(), done.GetProperty("items_skipped").GetInt32()));
        Assert.Equal(1, Prefixes(store));
    }

    [Fact]
    public async Task Retention_KeepLast_IsPlannedAndApplied()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long[] ids = await BuildsAsync(store, "a", 3);
        await store.Http.PutAsJsonAsync("setting/team/a/", new { retention_keep_last = 2 });

        using HttpClient stranger = store.ClientOf(null);
        using HttpClient viewer = store.ClientOf(store.TokenOf("team/*", "viewer"));
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsync("retention/run/", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("retention/plan/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("retention/run/", null)).StatusCode);
        JsonElement plan = await store.GetAsync("retention/plan/");
        string run = (await PostAsync(store.Http, "retention/run/", new { })).GetProperty("run_id").GetString()!;
        await EndedAsync(store, run);

        JsonElement item = Assert.Single(plan.GetProperty("items").EnumerateArray());
        Assert.Equal((ids[0], "retention_keep_last=2 of the environment"), (item.GetProperty("build_id").GetInt64(), item.GetProperty("rule").GetString()));
        Assert.Equal("ARCHIVED", (await store.GetAsync($"build/{ids[0]}/")).GetProperty("status").GetString());
        Assert.Contains("archived: retention_keep_last=2 of the environment", await store.Http.GetStringAsync($"build/{ids[0]}/logs/"), StringComparison.Ordinal);
        Assert.Equal(0, (await store.GetAsync("retention/plan/")).GetProperty("count").GetInt32());
    }

    private static async Task<long[]> BuildsAsync(ApiStore store, string environment, int count)
    {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = await store.PostAsync($"name: {environment}\nchannels: [local]\ndependencies: [p{i + 1}]\n");
            await store.WaitAsync(ids[i], "COMPLETED");
        }

        return ids;
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        HttpResponseMessage answer = await http.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("data").Clone();
    }

    private static async Task<JsonElement> EndedAsync(ApiStore store, string run)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement found = await store.GetAsync($"archive/{run}/");
            if (found.GetProperty("state").GetString() != "RUNNING")
            {
                return found;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private static int Prefixes(ApiStore store) => Directory.EnumerateDirectories(Path.Combine(store.Share, "envs", "team"))
        .Count(d => new DirectoryInfo(d).LinkTarget is null);
}
