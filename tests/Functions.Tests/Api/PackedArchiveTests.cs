using System.Net;
using System.Text.Json;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Local.Storage;
using CondaStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static CondaStore.Functions.Tests.Waiting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Packed archives as callers of the API see them, who get an answer whatever becomes of the packing.</summary>
[Trait("Quick", "no")]
public sealed class PackedArchiveTests
{
    // A request waits for most of a minute, and the tries of one thing take half of one.
    private const int Faster = 8;

    [Fact]
    public async Task Archive_BuildIsArchivedWhileItIsPacked_IsNotFound()
    {
        await using PackedStore store = await PackedStore.StartAsync();
        BuildArchiver archiver = store.Api.Services.GetRequiredService<BuildArchiver>();
        store.Blobs.BeforeWrite = name => name == store.Key
            ? archiver.ArchiveAsync(store.Build, true, false, "test", CancellationToken.None)
            : Task.CompletedTask;

        HttpResponseMessage answer = await store.AskAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Archive_PrefixIsGone_TellsSoAfterOneTry()
    {
        await using PackedStore store = await PackedStore.StartAsync();
        string prefix = Directory.GetDirectories(Path.Combine(store.Api.Share, "envs", "team")).Single(d => d.Contains($"-{store.Build}-", StringComparison.Ordinal));
        Directory.Move(prefix, prefix + "-away");
        int tries = 0;
        store.Blobs.BeforeWrite = name =>
        {
            tries += name == store.Key ? 1 : 0;
            return Task.CompletedTask;
        };

        HttpResponseMessage failed = await store.AskAsync();
        JsonElement body = JsonDocument.Parse(await failed.Content.ReadAsStringAsync()).RootElement;
        Directory.Move(prefix + "-away", prefix);
        HttpResponseMessage made = await store.AskAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "CS1406"), (failed.StatusCode, body.GetProperty("error_code").GetString()));
        Assert.Contains("its files are not there", body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task Archive_StorageKeepsFailing_TellsWhyAfterSeveralTries()
    {
        await using PackedStore store = await PackedStore.StartAsync();
        int tries = 0;
        store.Blobs.BeforeWrite = name =>
        {
            tries += name == store.Key ? 1 : 0;
            return name == store.Key ? throw new StorageUnavailableException("the device does not answer") : Task.CompletedTask;
        };

        HttpResponseMessage answer = await store.AskAsync();
        JsonElement body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "CS1508"), (answer.StatusCode, body.GetProperty("error_code").GetString()));
        Assert.Equal("the device does not answer", body.GetProperty("message").GetString());
        Assert.Equal(5, tries);
    }

    [Fact]
    public async Task Archive_PackingTakesLong_AsksToComeBackAndIsThereThen()
    {
        await using PackedStore store = await PackedStore.StartAsync();
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Blobs.BeforeWrite = name => name == store.Key ? slow.Task : Task.CompletedTask;

        HttpResponseMessage answer = await store.AskAsync();
        string body = await answer.Content.ReadAsStringAsync();
        slow.SetResult();
        HttpResponseMessage later = await UntilAsync(store.AskAsync, a => a.StatusCode != HttpStatusCode.Conflict);

        Assert.Equal((HttpStatusCode.Conflict, TimeSpan.FromSeconds(30)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        Assert.Contains("is being created", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    // A store with a complete build, and blobs that do what a test wants before the packed archive is written.
    private sealed class PackedStore(ApiStore api, BrokenBlobs blobs, long build, string key) : IAsyncDisposable
    {
        public ApiStore Api => api;

        public BrokenBlobs Blobs => blobs;

        public long Build => build;

        public string Key => key;

        public static async Task<PackedStore> StartAsync()
        {
            BrokenBlobs? blobs = null;
            ApiStore api = await ApiStore.StartAsync(
                configure: services => services.AddSingleton<IBlobs>(s => blobs = new BrokenBlobs(s.GetRequiredService<EmbeddedStorage>().Blobs)));
            long build = await api.PostAsync("name: e\nchannels: [local]\ndependencies: [p1]\n");
            await api.WaitAsync(build, "COMPLETED");
            string key = ArtifactKeys.Archive(await api.Services.GetRequiredService<BuildStore>().GetAsync(build, CancellationToken.None));
            await api.StopAsync();
            await api.StartAgainAsync(new FastTime(Faster));
            await api.Http.GetAsync("");
            return new PackedStore(api, blobs!, build, key);
        }

        public Task<HttpResponseMessage> AskAsync() => api.Http.GetAsync($"build/{build}/archive/");

        public ValueTask DisposeAsync() => api.DisposeAsync();
    }
}
