using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Backups as administrators of a whole store see them.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task Restore_OneNamespaceIntoAnotherStore_IsActiveThereAndNothingElseIs()
    {
        using TemporaryDirectory backups = new();
        Dictionary<string, string?> settings = new() { ["Store:BackupFolder"] = backups.Path };
        FolderChannel channel = new();
        await using ApiStore source = await ApiStore.StartAsync(settings, channel);
        channel.Root = Path.GetDirectoryName(source.Channel);
        await source.WaitAsync(await source.PostAsync("name: e\nchannels: [local]\ndependencies: [p5]\n", "team"), "COMPLETED");
        long id = await source.PostAsync("name: f\nchannels: [local]\ndependencies: [p2]\n", "other");
        await source.WaitAsync(id, "COMPLETED");
        string backup = (await source.EndedAsync(await source.Http.PostAsync("backup/", null))).GetProperty("message").GetString()!;

        await using ApiStore target = await ApiStore.StartAsync(settings, channel);
        object request = new { namespaces = new[] { "other" } };
        JsonElement preview = await ApiStore.DataAsync(await target.Http.PostAsJsonAsync($"backup/{backup}/restore/?preview=true", request));
        JsonElement ended = await target.EndedAsync(await target.Http.PostAsJsonAsync($"backup/{backup}/restore/", request));

        Assert.Equal((1, 1), (preview.GetProperty("environments").GetInt32(), preview.GetProperty("active").GetInt32()));
        Assert.True(ended.GetProperty("status").GetString() == "COMPLETED", ended.ToString());
        Assert.Equal(id, (await target.GetAsync("environment/other/f/")).GetProperty("current_build_id").GetInt64());
        Assert.True(File.Exists(Path.Combine(target.Share, "envs", "other", "f", "conda-meta", "history")));
        Assert.Equal(HttpStatusCode.NotFound, (await target.Http.GetAsync("environment/team/e/")).StatusCode);
        HttpResponseMessage again = await source.Http.PostAsJsonAsync($"backup/{backup}/restore/", request);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Prune_TwoBackups_RemovesTheOlder()
    {
        using TemporaryDirectory backups = new();
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:BackupFolder"] = backups.Path });
        string first = (await store.EndedAsync(await store.Http.PostAsync("backup/", null))).GetProperty("message").GetString()!;
        await store.WaitAsync(await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p5]\n"), "COMPLETED");
        string second = (await store.EndedAsync(await store.Http.PostAsJsonAsync("backup/", new { token_key = false }))).GetProperty("message").GetString()!;

        HttpResponseMessage noRule = await store.Http.PostAsJsonAsync("backup/prune/", new { });
        JsonElement plan = await ApiStore.DataAsync(await store.Http.PostAsJsonAsync("backup/prune/", new { keep_last = 1, dry_run = true }));
        int planned = (await store.GetAsync("backup/")).GetArrayLength();
        JsonElement ended = await store.EndedAsync(await store.Http.PostAsJsonAsync("backup/prune/", new { keep_last = 1 }));

        Assert.Equal(HttpStatusCode.BadRequest, noRule.StatusCode);
        Assert.Equal((first, 2), (Assert.Single(plan.GetProperty("removed").EnumerateArray()).GetString(), planned));
        Assert.Equal("COMPLETED", ended.GetProperty("status").GetString());
        Assert.Equal(second, Assert.Single((await store.GetAsync("backup/")).EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("COMPLETED", (await store.EndedAsync(await store.Http.PostAsync($"backup/{second}/verify/", null))).GetProperty("status").GetString());
    }
}
