using System.Net;
using System.Net.Http.Json;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>What is deleted is gone: files, links, blobs, rows; and the name is free again.</summary>
[Trait("Quick", "no")]
public sealed class DeletionTests
{
    private const string Specification = "name: e\nchannels: [local]\ndependencies: [p5]\n";

    [Theory]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    [InlineData("CANCELED")]
    [InlineData("ARCHIVED")]
    [InlineData("ARCHIVED packed")]
    [InlineData("RECREATED")]
    public async Task Build_InEveryEndState_LosesItsFilesAndItsBlobs(string state)
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Settings:build_artifacts_kept_on_deletion"] = "[]" });
        await store.WaitAsync(await store.PostAsync("name: other\nchannels: [local]\ndependencies: [p1]\n"), "COMPLETED");
        string[] before = await BlobsAsync(store);
        long id = await EndedAsync(store, state);

        Assert.Equal(HttpStatusCode.OK, (await store.Http.DeleteAsync($"build/{id}/")).StatusCode);
        await UntilAsync(() => store.Services.GetRequiredService<Deletions>().IsDoneAsync(CancellationToken.None));

        Assert.Equal("DELETED", (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString());
        Assert.DoesNotContain(Entries(store), name => name.Contains($"-{id}-", StringComparison.Ordinal) || name == "e");
        // A step that was canceled may still be ending; it takes away what it wrote.
        await UntilAsync(async () => (await BlobsAsync(store)).SequenceEqual(before));
    }

    [Fact]
    public async Task Environment_WithBuildsInEveryEndState_LeavesNothingAndItsNameIsFree()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await EndedAsync(store, "FAILED");
        await EndedAsync(store, "CANCELED");
        await EndedAsync(store, "ARCHIVED packed");
        await EndedAsync(store, "COMPLETED");

        Assert.Equal(HttpStatusCode.OK, (await store.Http.DeleteAsync("environment/team/e/")).StatusCode);
        await UntilAsync(() => store.Services.GetRequiredService<Deletions>().IsDoneAsync(CancellationToken.None));

        Assert.Empty(Entries(store));
        await UntilAsync(async () => !(await BlobsAsync(store)).Any(name => name.Contains("-e.", StringComparison.Ordinal)));
        Assert.Equal(0, (await store.GetAsync("build/?namespace=team")).GetArrayLength());
        long again = await store.PostAsync(Specification);
        await store.WaitAsync(again, "COMPLETED");
        Assert.Equal(again, (await store.GetAsync("environment/team/e/")).GetProperty("current_build_id").GetInt64());
    }

    [Fact]
    public async Task Namespace_WithRoleMappings_IsForgottenOnBothSides()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.Http.PostAsync("namespace/lab/", null);
        await store.WaitAsync(await store.PostAsync(Specification), "COMPLETED");
        Assert.Equal(HttpStatusCode.OK, (await store.Http.PostAsJsonAsync("namespace/team/role", new { other_namespace = "lab", role = "viewer" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await store.Http.PostAsJsonAsync("namespace/lab/role", new { other_namespace = "team", role = "viewer" })).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await store.Http.DeleteAsync("namespace/team/")).StatusCode);
        await UntilAsync(() => store.Services.GetRequiredService<Deletions>().IsDoneAsync(CancellationToken.None));

        Assert.Empty(Entries(store));
        Assert.Equal(0, (await store.GetAsync("namespace/lab/roles")).GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await store.Http.PostAsync("namespace/team/", null)).StatusCode);
        Assert.Equal(0, (await store.GetAsync("namespace/team/roles")).GetArrayLength());
    }

    private static async Task<long> EndedAsync(ApiStore store, string state)
    {
        if (state is "FAILED")
        {
            long failed = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [nosuchpackage]\n");
            await store.WaitAsync(failed, state);
            return failed;
        }

        long id = await store.PostAsync(Specification);
        if (state is "CANCELED")
        {
            // It may be complete before; then the next one is tried.
            await store.Http.PutAsync($"build/{id}/cancel/", null);
            string ended = (await store.WaitAsync(id, "CANCELED", "COMPLETED")).GetProperty("status").GetString()!;
            return ended == state ? id : await EndedAsync(store, state);
        }

        await store.WaitAsync(id, "COMPLETED");
        if (state is not "COMPLETED")
        {
            await store.Services.GetRequiredService<BuildArchiver>().ArchiveAsync(id, true, state == "ARCHIVED packed", "test", CancellationToken.None);
        }

        if (state is "RECREATED")
        {
            await store.Http.PostAsync($"build/{id}/recreate/", null);
            await store.WaitAsync(id, "COMPLETED");
            await UntilAsync(async () => (await store.GetAsync($"build/{id}/differences/")).GetProperty("compared").GetBoolean());
        }

        return id;
    }

    private static async Task<string[]> BlobsAsync(ApiStore store) =>
    [
        .. (await store.Services.GetRequiredService<IBlobs>().ListAsync("", 5000, null, CancellationToken.None)).Blobs.Select(b => b.Name)
            .Where(n => !n.StartsWith("solves/", StringComparison.Ordinal)),
    ];

    private static string[] Entries(ApiStore store)
    {
        string folder = Path.Combine(store.Share, "envs", "team");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e))] : [];
    }
}
