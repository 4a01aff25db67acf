using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Local.Storage;
using CondaStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Archiving on storage that keeps failing, and concurrently with packing.</summary>
[Trait("Quick", "no")]
public sealed class ArchiveFailureTests
{
    // The tries of one thing take half a minute by the store's clock.
    private const int Faster = 8;

    [Fact]
    public async Task Run_OneItemKeepsFailing_EndsWithItsErrorAndTheOthersDone()
    {
        (ApiStore store, BrokenBlobs blobs) = await StartAsync();
        await using ApiStore running = store;
        long[] ids = await BuildsAsync(store, 3);
        blobs.BeforeWrite = name => name.StartsWith("archived/", StringComparison.Ordinal) && name.Contains($"-{ids[0]}-", StringComparison.Ordinal)
            ? throw new IOException("the device does not answer")
            : Task.CompletedTask;

        HttpResponseMessage answer = await store.Http.PostAsJsonAsync("archive/", new { keep_last = 1, keep = "packed" });
        string run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("run_id").GetString()!;
        JsonElement ended = await UntilAsync(() => store.GetAsync($"archive/{run}/"), r => r.GetProperty("state").GetString() != "RUNNING");

        Assert.Equal("COMPLETED", ended.GetProperty("state").GetString());
        Assert.Equal((2, 1), (ended.GetProperty("items_done").GetInt32(), ended.GetProperty("items_skipped").GetInt32()));
        Assert.Contains("tried 5 times, the last time: the device does not answer", ended.GetProperty("items")[0].ToString(), StringComparison.Ordinal);
        JsonElement failed = await store.GetAsync($"build/{ids[0]}/");
        Assert.Equal("COMPLETED", failed.GetProperty("status").GetString());
        Assert.Contains("could not be archived: tried 5 times", failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Equal("ARCHIVED", (await store.GetAsync($"build/{ids[1]}/")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Archive_KeepsFailing_IsGivenUpWithTheReason()
    {
        (ApiStore store, BrokenBlobs blobs) = await StartAsync();
        await using ApiStore running = store;
        long[] ids = await BuildsAsync(store, 2);
        blobs.BeforeWrite = name => name.StartsWith("archived/", StringComparison.Ordinal) ? throw new IOException("the device does not answer") : Task.CompletedTask;

        await store.Http.PostAsJsonAsync($"build/{ids[0]}/archive/", new { keep = "packed" });
        JsonElement failed = await UntilAsync(
            () => store.GetAsync($"build/{ids[0]}/"), b => b.GetProperty("status_info").ValueKind == JsonValueKind.String);
        string log = await store.Http.GetStringAsync($"build/{ids[0]}/logs/");
        blobs.BeforeWrite = _ => Task.CompletedTask;
        await UntilAsync(
            async () => await store.Http.PostAsJsonAsync($"build/{ids[0]}/archive/", new { keep = "packed" }), a => a.IsSuccessStatusCode);
        JsonElement archived = await store.WaitForAsync(ids[0], "ARCHIVED");

        Assert.Equal("COMPLETED", failed.GetProperty("status").GetString());
        Assert.Contains("the device does not answer", failed.GetProperty("status_info").GetString(), StringComparison.Ordinal);
        Assert.Contains(failed.GetProperty("hints").EnumerateArray(), h => h.GetString()!.Contains("tried several times", StringComparison.Ordinal));
        Assert.Contains("[archive] could not be archived", log, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, archived.GetProperty("status_info").ValueKind);
    }

    [Fact]
    public async Task Pack_BuildIsArchivedMeanwhile_LeavesNoBlob()
    {
        (ApiStore store, BrokenBlobs blobs) = await StartAsync();
        await using ApiStore running = store;
        long id = (await BuildsAsync(store, 2))[0];
        string key = ArtifactKeys.Archive(await store.Services.GetRequiredService<BuildStore>().GetAsync(id, CancellationToken.None));
        BuildArchiver archiver = store.Services.GetRequiredService<BuildArchiver>();
        blobs.BeforeWrite = name => name == key ? archiver.ArchiveAsync(id, false, false, "test", CancellationToken.None) : Task.CompletedTask;
        // The archive is made from the files that are there; it is enough that there is something to write.
        WriteArchive activity = ActivatorUtilities.CreateInstance<WriteArchive>(store.Services);

        StepResult result = await PackedAsync(activity, id);

        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.Null(await blobs.PropertiesAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task Pack_DiedBeforeTheBuildWasArchived_RemovesItsBlobWhenItRunsAgain()
    {
        (ApiStore store, BrokenBlobs blobs) = await StartAsync();
        await using ApiStore running = store;
        long id = (await BuildsAsync(store, 2))[0];
        string key = ArtifactKeys.Archive(await store.Services.GetRequiredService<BuildStore>().GetAsync(id, CancellationToken.None));
        await store.Services.GetRequiredService<BuildArchiver>().ArchiveAsync(id, false, false, "test", CancellationToken.None);
        await blobs.WriteAsync(key, new MemoryStream([1]), new BlobWriteOptions(), CancellationToken.None);

        StepResult result = await ActivatorUtilities.CreateInstance<WriteArchive>(store.Services).Run(id, CancellationToken.None);

        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.Null(await blobs.PropertiesAsync(key, CancellationToken.None));
    }

    // Files may vanish under the packing; the orchestration tries again then.
    private static async Task<StepResult> PackedAsync(WriteArchive activity, long id)
    {
        try
        {
            return await activity.Run(id, CancellationToken.None);
        }
        catch (TransientStepException)
        {
            return await activity.Run(id, CancellationToken.None);
        }
    }

    private static async Task<(ApiStore Store, BrokenBlobs Blobs)> StartAsync()
    {
        BrokenBlobs? blobs = null;
        ApiStore store = await ApiStore.StartAsync(
            configure: services => services.AddSingleton<IBlobs>(s => blobs = new BrokenBlobs(s.GetRequiredService<EmbeddedStorage>().Blobs)));
        await store.StopAsync();
        await store.StartAgainAsync(new FastTime(Faster));
        await store.Http.GetAsync("");
        _ = store.Services.GetRequiredService<IBlobs>();
        return (store, blobs!);
    }

    private static async Task<long[]> BuildsAsync(ApiStore store, int count)
    {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = await store.PostAsync($"name: e\nchannels: [local]\ndependencies: [p{i + 1}]\n");
            await store.WaitAsync(ids[i], "COMPLETED");
        }

        return ids;
    }
}
