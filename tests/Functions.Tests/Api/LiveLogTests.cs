using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Api.Builds;
using CondaStore.Functions.Tests.Conformance;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Functions.Tests.Api;

/// <summary>The log of a build, followed while it runs.</summary>
[Trait("Quick", "no")]
public sealed class LiveLogTests
{
    private const string Slow = "name: s\nchannels: [conda-forge]\ndependencies: [slowpkg]";

    [Fact]
    public async Task Follow_RunningBuild_ShowsLinesBeforeItsEndAndEndsWithIt()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        long id = await store.PostAsync(Slow);
        await using Follower follower = await Follower.StartAsync(store, $"build/{id}/logs/?follow");

        List<string> lines = [];
        while (!lines.Exists(l => l.StartsWith("[solve] 1 packages", StringComparison.Ordinal)))
        {
            lines.Add(await follower.LineAsync() ?? throw new InvalidOperationException("The stream ended:\n" + string.Join('\n', lines)));
        }

        string status = (await store.GetAsync($"build/{id}/")).GetProperty("status").GetString()!;
        await store.Http.PutAsync($"build/{id}/cancel/", null);
        while (await follower.LineAsync() is { } line)
        {
            lines.Add(line);
        }

        Assert.Equal("BUILDING", status);
        Assert.StartsWith("[build] starting build", lines[0], StringComparison.Ordinal);
        Assert.Equal($"[build] build {id} marked as CANCELED due to being canceled from the REST API", lines.FindLast(l => l.Length > 0));
        Assert.Equal("no-store", follower.Answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Follow_AsEvents_CanBeGoneOnWithAndTellsTheEnd()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        long id = await store.PostAsync(Slow);
        string offset;
        await using (Follower first = await Follower.StartAsync(store, $"build/{id}/logs/?follow", "text/event-stream"))
        {
            string line;
            while (!(line = await first.LineAsync() ?? string.Empty).StartsWith("id: ", StringComparison.Ordinal))
            {
            }

            offset = line["id: ".Length..];
        }

        await using Follower second = await Follower.StartAsync(store, $"build/{id}/logs/?follow&offset={offset}", "text/event-stream");
        await store.Http.PutAsync($"build/{id}/cancel/", null);
        List<string> lines = [];
        while (await second.LineAsync() is { } line)
        {
            lines.Add(line);
        }

        Assert.Equal("text/event-stream", second.Answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain(lines, l => l.StartsWith("data: [build] starting build", StringComparison.Ordinal));
        Assert.Contains($"data: [build] build {id} marked as CANCELED due to being canceled from the REST API", lines);
        Assert.Equal(["event: end", "data: CANCELED", ""], lines[^3..]);
    }

    [Fact]
    public async Task Follow_ClientLeaves_TheStoreStopsReading()
    {
        CountingBlobs? blobs = null;
        await using ApiStore store = await ApiStore.StartAsync(
            channels: new StubChannel(),
            configure: services => services.AddSingleton<IBlobs>(s => blobs = new CountingBlobs(s.GetRequiredService<Local.Storage.EmbeddedStorage>().Blobs)));
        long id = await store.PostAsync(Slow);
        await using (Follower follower = await Follower.StartAsync(store, $"build/{id}/logs/?follow"))
        {
            Assert.NotNull(await follower.LineAsync());
        }

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        int before;
        do
        {
            before = blobs!.LogLooks;
            // A follower looks twice a second.
            await Task.Delay(TimeSpan.FromSeconds(2), limit.Token);
        }
        while (blobs.LogLooks != before);

        Assert.NotEqual(0, before);
        await store.Http.PutAsync($"build/{id}/cancel/", null);
        await store.WaitAsync(id, "CANCELED");
    }

    [Theory]
    [InlineData("text/plain", "\n\n")]
    [InlineData("text/event-stream", ":\n\n:\n\n")]
    public async Task Follow_SilentBuild_GivesSignsOfLife(string accept, string expected)
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        long id = await store.PostAsync(Slow);
        await store.WaitAsync(id, "BUILDING");
        FakeTimeProvider clock = new();
        Build build = await store.Services.GetRequiredService<BuildStore>().GetAsync(id, CancellationToken.None);
        // Behind everything that is written.
        LogStream stream = new(store.Services.GetRequiredService<BuildStore>(), new BuildLog(store.Services.GetRequiredService<IBlobs>(), clock));
        Pipe pipe = new();
        DefaultHttpContext http = new() { RequestServices = store.Services };
        http.Request.Headers.Accept = accept;
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        using CancellationTokenSource leaves = new();
        Task following = stream.Follow(build, 1 << 30, http.Request, leaves.Token).ExecuteAsync(http);

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        StringBuilder seen = new();
        byte[] buffer = new byte[100];
        Stream reader = pipe.Reader.AsStream();
        Task moving = Task.Run(
            async () =>
            {
                while (!leaves.IsCancellationRequested)
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    await Task.Delay(5, limit.Token);
                }
            },
            limit.Token);
        while (seen.Length < expected.Length)
        {
            seen.Append(Encoding.UTF8.GetString(buffer, 0, await reader.ReadAsync(buffer, limit.Token)));
        }

        await leaves.CancelAsync();
        await moving;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.StartsWith(expected, seen.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other/*")]
    [InlineData("te.m/*")]
    [InlineData("team/other")]
    public async Task Follow_BuildOfAnotherNamespace_IsRefused(string? pattern)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        long id = await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p1]\n");
        using HttpClient stranger = store.ClientOf(pattern is null ? null : store.TokenOf(pattern, "admin"));

        foreach (string query in new[] { "?follow", "?follow&offset=3", "" })
        {
            HttpResponseMessage answer = await stranger.GetAsync($"build/{id}/logs/{query}");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal("request not authorized", body.RootElement.GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task Follow_EnvironmentDeletedMeanwhile_Ends()
    {
        await using ApiStore store = await ApiStore.StartAsync(channels: new StubChannel());
        long id = await store.PostAsync(Slow);
        await using Follower follower = await Follower.StartAsync(store, $"build/{id}/logs/?follow", "text/event-stream");
        Assert.NotNull(await follower.LineAsync());

        await store.Http.DeleteAsync("environment/team/s/");

        List<string> lines = [];
        while (await follower.LineAsync() is { } line)
        {
            lines.Add(line);
        }

        Assert.Equal("event: end", lines[^3]);
    }

    /// <summary>Reads a stream line by line.</summary>
    private sealed class Follower(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
    {
        public HttpResponseMessage Answer { get; } = answer;

        public static async Task<Follower> StartAsync(ApiStore store, string path, string accept = "*/*")
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(accept);
            HttpResponseMessage answer = await store.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return new Follower(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
        }

        public async Task<string?> LineAsync()
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
            return await reader.ReadLineAsync(limit.Token);
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            Answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Counts how often the length of a log is read.</summary>
    private sealed class CountingBlobs(IBlobs inner) : IBlobs
    {
        private int _logLooks;

        public int LogLooks => Volatile.Read(ref _logLooks);

        public Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
        {
            if (name.StartsWith("logs/", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _logLooks);
            }

            return inner.PropertiesAsync(name, cancellationToken);
        }

        public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
            inner.OpenReadAsync(name, offset, length, cancellationToken);

        public Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken) =>
            inner.WriteAsync(name, content, options, cancellationToken);

        public Task<long> AppendAsync(string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken) =>
            inner.AppendAsync(name, content, expectedLength, cancellationToken);

        public Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken) => inner.DeleteAsync(name, etag, cancellationToken);

        public Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken) =>
            inner.ListAsync(prefix, take, continuation, cancellationToken);

        public Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken) => inner.LinkAsync(name, options, cancellationToken);
    }
}
