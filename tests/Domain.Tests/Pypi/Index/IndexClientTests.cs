using System.Net;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Pypi.Index;

public sealed class IndexClientTests : IDisposable
{
    private readonly TemporaryDirectory _cache = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TestIndex _index = new();

    public void Dispose()
    {
        _index.Dispose();
        _cache.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IndexClient Client(Func<IndexClientOptions, IndexClientOptions>? change = null)
    {
        IndexClientOptions options = new()
        {
            CacheDirectory = _cache.Path,
            Handler = _index,
            TimeProvider = _time,
            Indexes = [IndexLocation.Parse(_index.Url)],
            RetryDelay = TimeSpan.Zero,
            Retries = 2,
        };
        return new IndexClient(change is null ? options : change(options));
    }

    private async Task<ProjectSource?> FindAsync(string project, Func<IndexClientOptions, IndexClientOptions>? change = null)
    {
        await using IndexClient client = Client(change);
        return await client.FindAsync(project, Token) is [var source, ..] ? source : null;
    }

    private async Task<CoreMetadata> MetadataAsync(string project, Func<IndexClientOptions, IndexClientOptions>? change = null)
    {
        await using IndexClient client = Client(change);
        ProjectSource source = (await client.FindAsync(project, Token))[0];
        return await client.ReadMetadataAsync(source.Index, source.Page.GetFile(0), Token);
    }

    private async Task<ErrorCode> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<StoreException>(action)).Code;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FindAsync_JsonOrHtml_GivesTheSameFiles(bool isHtmlOnly)
    {
        _index.IsHtmlOnly = isHtmlOnly;
        _index.Add(new TestWheel("Foo_Bar", "1.0") { RequiresPython = ">=3.9" }, new TestWheel("Foo_Bar", "2.0") { Yanked = "broken" });

        ProjectSource source = Assert.IsType<ProjectSource>(await FindAsync("foo-bar"));

        IndexFile[] files = [source.Page.GetFile(0), source.Page.GetFile(1)];
        Assert.Equal(["https://index.example/files/Foo_Bar-1.0-py3-none-any.whl", "https://index.example/files/Foo_Bar-2.0-py3-none-any.whl"], files.Select(f => f.Url));
        Assert.Equal(">=3.9", files[0].RequiresPython);
        Assert.Equal("broken", files[1].YankedReason);
        Assert.All(files, f => Assert.True(f.HasMetadata && f.Hash is not null));
    }

    [Fact]
    public async Task FindAsync_WhileFresh_SendsNoRequest_ThenConfirms()
    {
        _index.Add(new TestWheel("a", "1.0"));
        await FindAsync("a");
        _time.Advance(TimeSpan.FromSeconds(599));
        await FindAsync("a");
        Assert.Equal(["/simple/a/"], _index.Requests);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(await FindAsync("a"));
        _time.Advance(TimeSpan.FromSeconds(599));
        Assert.NotNull(await FindAsync("a"));
        Assert.Equal(["/simple/a/", "/simple/a/ ="], _index.Requests);
    }

    [Theory]
    [InlineData(null, 59, 1)]
    [InlineData(null, 61, 2)]
    [InlineData("max-age=5", 59, 1)]
    [InlineData("no-cache", 1, 2)]
    public async Task FindAsync_WhatTheIndexSaysOfAge_Counts(string? control, int seconds, int requests)
    {
        _index.CacheControl = control;
        _index.Add(new TestWheel("a", "1.0"));
        await FindAsync("a");
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await FindAsync("a");
        Assert.Equal(requests, _index.Requests.Count);
    }

    [Fact]
    public async Task FindAsync_PageChanged_GivesTheNewOne()
    {
        _index.Add(new TestWheel("a", "1.0"));
        await FindAsync("a");
        _index.Add(new TestWheel("a", "2.0"));
        ProjectSource? source = await FindAsync("a", o => o with { Mode = RepodataCacheMode.Revalidate });
        Assert.Equal(2, source!.Page.Versions.Length);
    }

    [Fact]
    public async Task FindAsync_Offline_UsesWhatIsThereAndSaysWhatIsNot()
    {
        _index.Add(new TestWheel("a", "1.0"));
        await FindAsync("a");
        _time.Advance(TimeSpan.FromDays(30));
        Assert.NotNull(await FindAsync("a", o => o with { Mode = RepodataCacheMode.CacheOnly }));
        Assert.Equal(ErrorCode.ChannelUnavailable, await CodeAsync(() => FindAsync("b", o => o with { Mode = RepodataCacheMode.CacheOnly })));
        Assert.Single(_index.Requests);
    }

    [Fact]
    public async Task FindAsync_DamagedCache_FetchesAnew()
    {
        _index.Add(new TestWheel("a", "1.0"));
        await FindAsync("a");
        foreach (string page in Directory.EnumerateFiles(_cache.Path, "*.page", SearchOption.AllDirectories))
        {
            byte[] bytes = await File.ReadAllBytesAsync(page, Token);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(page, bytes, Token);
        }

        Assert.NotNull(await FindAsync("a"));
        Assert.Equal(["/simple/a/", "/simple/a/"], _index.Requests);
    }

    [Fact]
    public async Task FindAsync_ManyWritersAndReaders_NeverSeeHalfOfAnything()
    {
        _index.CacheControl = "no-cache";
        _index.Add(Enumerable.Range(1, 200).Select(i => new TestWheel("a", $"1.{i}")));
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, _) =>
        {
            if (i % 7 == 0)
            {
                _index.Fault("/simple/a/", r => i % 2 == 0 ? null : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
            }

            ProjectSource? source = null;
            try
            {
                source = await FindAsync("a", o => o with { Retries = 0 });
            }
            catch (StoreException e) when (e.IsTransient)
            {
                return;
            }

            Assert.Equal(200, source!.Page.Versions.Length);
        });
        Assert.Empty(Directory.EnumerateFiles(_cache.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FindAsync_NoIndexHasIt_IsEmptyAndRemembered()
    {
        Assert.Null(await FindAsync("ghost"));
        Assert.Null(await FindAsync("ghost"));
        Assert.Single(_index.Requests);
    }

    [Fact]
    public async Task FindAsync_FirstIndexHasIt_LaterOnesDoNotLearnTheName()
    {
        using TestIndex second = new() { Url = "https://second.example/simple/" };
        _index.Add(new TestWheel("a", "1.0"));
        second.Add(new TestWheel("a", "9.0"), new TestWheel("b", "1.0"));
        Func<IndexClientOptions, IndexClientOptions> both = Both(second);

        Assert.Equal("1.0", (await FindAsync("a", both))!.Page.Versions[0].ToString());
        Assert.Equal("https://second.example/simple", (await FindAsync("b", both))!.Index.Url);
        Assert.Equal(["/simple/b/"], second.Requests);
    }

    [Fact]
    public async Task FindAsync_OtherStrategiesAndPins_AreObeyed()
    {
        using TestIndex second = new() { Url = "https://second.example/simple/" };
        _index.Add(new TestWheel("a", "1.0"));
        second.Add(new TestWheel("a", "9.0"));
        Func<IndexClientOptions, IndexClientOptions> both = Both(second);

        await using IndexClient all = Client(o => both(o) with { Strategy = IndexStrategy.BestMatch });
        Assert.Equal(2, (await all.FindAsync("a", Token)).Count);
        ProjectSource? pinned = await FindAsync(
            "a", o => both(o) with { Pins = new Dictionary<string, IndexLocation> { ["a"] = IndexLocation.Parse(second.Url) } });
        Assert.Equal("9.0", pinned!.Page.Versions[0].ToString());
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, ErrorCode.ChannelUnavailable, 3)]
    [InlineData(HttpStatusCode.Unauthorized, ErrorCode.ChannelAccessDenied, 1)]
    [InlineData(HttpStatusCode.Forbidden, ErrorCode.ChannelAccessDenied, 1)]
    public async Task FindAsync_FirstIndexFails_DoesNotGoToTheNext(HttpStatusCode status, ErrorCode code, int requests)
    {
        using TestIndex second = new() { Url = "https://second.example/simple/" };
        second.Add(new TestWheel("a", "9.0"));
        _index.Fault("/simple/a/", _ => new HttpResponseMessage(status));

        Assert.Equal(code, await CodeAsync(() => FindAsync("a", Both(second))));
        Assert.Empty(second.Requests);
        Assert.Equal(requests, _index.Requests.Count);
    }

    [Fact]
    public async Task FindAsync_Password_IsSentToItsHostOnlyAndShownNowhere()
    {
        _index.Password = "me:hunter2";
        _index.Add(new TestWheel("a", "1.0"));
        List<(string Host, bool HasLogin)> seen = [];
        using RecordingHandler recording = new(_index, r => seen.Add((r.RequestUri!.Host, r.Headers.Authorization is not null)));
        Func<IndexClientOptions, IndexClientOptions> secret = o => o with
        {
            Handler = recording,
            Indexes = [IndexLocation.Parse("https://me:hunter2@index.example/simple/")],
        };
        _index.Fault("/files/a-1.0-py3-none-any.whl.metadata", r => r.RequestUri!.Host == "index.example"
            ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://cdn.example/files/a-1.0-py3-none-any.whl.metadata") } }
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(new TestWheel("a", "1.0").Metadata) });

        ProjectSource source = (await FindAsync("a", secret))!;
        Assert.DoesNotContain("hunter2", source.Page.GetFile(0).Url + source.Index, StringComparison.Ordinal);
        await MetadataAsync("a", secret);
        Assert.Contains(("cdn.example", false), seen);
        Assert.All(seen, s => Assert.Equal(s.Host == "index.example", s.HasLogin));

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => FindAsync(
            "a", o => o with { Indexes = [IndexLocation.Parse("https://me:wrong@index.example/simple/")] }));
        Assert.Equal(ErrorCode.ChannelAccessDenied, refused.Code);
        Assert.DoesNotContain("wrong", refused.ToString() + string.Join("", refused.Hints), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(_cache.Path, "*", SearchOption.AllDirectories),
            f => Assert.DoesNotContain("hunter2", f + Encoding.Latin1.GetString(File.ReadAllBytes(f)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindAsync_OtherCredentials_DoNotSeeWhatIsCached()
    {
        _index.Password = "me:secret";
        _index.Add(new TestWheel("a", "1.0"));
        await FindAsync("a", o => o with { Indexes = [IndexLocation.Parse("https://me:secret@index.example/simple/")] });
        Assert.Equal(ErrorCode.ChannelAccessDenied, await CodeAsync(() => FindAsync("a")));
    }

    [Fact]
    public async Task FindAsync_BehindAPolicy_IsRefusedBeforeAnythingIsSent()
    {
        FetchPolicy policy = new(_ => new(FetchAllowance.None));
        using HttpMessageHandler handler = policy.CreateHandler(_index);
        Assert.Equal(ErrorCode.PolicyViolation, await CodeAsync(() => FindAsync(
            "a", o => o with { Handler = handler, Indexes = [IndexLocation.Parse("http://127.0.0.1/simple/")] })));
        Assert.Equal(ErrorCode.PolicyViolation, await CodeAsync(() => FindAsync(
            "a", o => o with { Policy = policy, Indexes = [IndexLocation.ParseFlat(_cache.Path)] })));
        Assert.Empty(_index.Requests);
    }

    [Theory]
    [InlineData("application/vnd.pypi.simple.v1+json", """{"name":"b","files":[]}""", ErrorCode.InvalidIndexPage)]
    [InlineData("application/vnd.pypi.simple.v1+json", """{"files":[{"filename":"a-1.0-py3-none-any.whl","url":"file:///etc/passwd"}]}""", ErrorCode.UnsafeChannelReference)]
    [InlineData("application/vnd.pypi.simple.v1+json", """{"files":[{"filename":"a-1.0-py3-none-any.whl","url":"http://other.example/a"}]}""", ErrorCode.UnsafeChannelReference)]
    [InlineData("application/vnd.pypi.simple.v1+json", """{"meta":{"api-version":"2.0"}}""", ErrorCode.UnsupportedIndex)]
    [InlineData("text/plain", "hello", ErrorCode.InvalidIndexPage)]
    [InlineData("text/html", "<base href='file:///'><a href='etc/a-1.0-py3-none-any.whl'>a-1.0-py3-none-any.whl</a>", ErrorCode.UnsafeChannelReference)]
    public async Task FindAsync_HostilePage_IsRefusedWithACode(string type, string text, ErrorCode code)
    {
        _index.Fault("/simple/a/", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, type) });
        Assert.Equal(code, await CodeAsync(() => FindAsync("a")));
    }

    [Fact]
    public async Task FindAsync_EndlessOrTooLongPage_IsRefused()
    {
        _index.Fault("/simple/a/", _ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new EndlessStream()) { Headers = { { "Content-Type", "text/html" } } },
        });
        Assert.Equal(ErrorCode.InvalidIndexPage, await CodeAsync(() => FindAsync("a", o => o with { MaximumPageBytes = 1 << 20 })));
        _index.Add(new TestWheel("b", "1.0"));
        Assert.Equal(ErrorCode.InvalidIndexPage, await CodeAsync(() => FindAsync("b", o => o with { MaximumPageBytes = 64 })));
        Assert.Equal(ErrorCode.SolveLimit, await CodeAsync(() => FindAsync("b", o => o with { MaximumPages = 0 })));
    }

    [Fact]
    public async Task FindAsync_RedirectToAnUnencryptedPlace_IsRefused()
    {
        _index.Fault("/simple/a/", _ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("http://index.example/simple/a/") } });
        Assert.Equal(ErrorCode.UnsafeChannelReference, await CodeAsync(() => FindAsync("a")));
    }

    [Theory]
    [InlineData(true, true, new[] { "/files/a-1.0-py3-none-any.whl.metadata" })]
    [InlineData(false, true, new[] { "/files/a-1.0-py3-none-any.whl [-16384]" })]
    [InlineData(false, false, new[] { "/files/a-1.0-py3-none-any.whl [-16384]" })]
    public async Task ReadMetadataAsync_EveryServer_IsAskedInTheCheapestWay(bool hasMetadata, bool hasRanges, string[] requests)
    {
        (_index.HasMetadata, _index.HasRanges) = (hasMetadata, hasRanges);
        _index.Add(new TestWheel("a", "1.0") { Requires = ["b>=2"] });

        Assert.Equal(["b>=2"], (await MetadataAsync("a")).Requirements.Select(r => r.ToString()));
        Assert.Equal(requests, _index.Requests.Where(r => r.StartsWith("/files", StringComparison.Ordinal)));

        _index.ClearRequests();
        await MetadataAsync("a");
        Assert.Empty(_index.Requests);
    }

    [Theory]
    [InlineData(0, 200_000)]
    [InlineData(400, 200_000)]
    [InlineData(2000, 10)]
    public async Task ReadMetadataAsync_ByRanges_FetchesLittle(int otherFiles, int padding)
    {
        _index.HasMetadata = false;
        TestWheel wheel = new("a", "1.0") { Requires = ["b>=2"], OtherFiles = otherFiles, Padding = padding };
        _index.Add(wheel);
        Assert.Equal(["b>=2"], (await MetadataAsync("a")).Requirements.Select(r => r.ToString()));
        string[] parts = [.. _index.Requests.Where(r => r.StartsWith("/files", StringComparison.Ordinal))];
        Assert.All(parts, p => Assert.Contains("[", p, StringComparison.Ordinal));
        Assert.InRange(parts.Length, 2, 3);
    }

    [Fact]
    public async Task ReadMetadataAsync_ServerWithoutRanges_IsNotAskedForThemAgain()
    {
        (_index.HasMetadata, _index.HasRanges) = (false, false);
        _index.Add(new TestWheel("a", "1.0"), new TestWheel("b", "1.0"));
        await using IndexClient client = Client();
        foreach (string name in new[] { "a", "b" })
        {
            ProjectSource source = (await client.FindAsync(name, Token))[0];
            await client.ReadMetadataAsync(source.Index, source.Page.GetFile(0), Token);
        }

        Assert.Equal(
            ["/files/a-1.0-py3-none-any.whl [-16384]", "/files/b-1.0-py3-none-any.whl"],
            _index.Requests.Where(r => r.StartsWith("/files", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ReadMetadataAsync_PromisedButAbsent_IsReadFromTheWheel()
    {
        _index.Add(new TestWheel("a", "1.0") { Requires = ["b"] });
        _index.Fault("/files/a-1.0-py3-none-any.whl.metadata", _ => new HttpResponseMessage(HttpStatusCode.NotFound));
        Assert.Single((await MetadataAsync("a")).Requirements);
    }

    [Fact]
    public async Task ReadMetadataAsync_WrongContent_IsRefusedWithACode()
    {
        const string path = "/files/a-1.0-py3-none-any.whl.metadata";
        _index.Add(new TestWheel("a", "1.0"));
        _index.Fault(path, _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("Name: a") });
        Assert.Equal(ErrorCode.HashMismatch, await CodeAsync(() => MetadataAsync("a")));

        _index.Fault(path, _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) });
        Assert.Equal(ErrorCode.ArchiveTooLarge, await CodeAsync(() => MetadataAsync("a")));

        _index.Add(new TestWheel("c", "1.0") { MetadataText = "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n" });
        Assert.Equal(ErrorCode.InvalidPackageMetadata, await CodeAsync(() => MetadataAsync("c")));

        _index.HasMetadata = false;
        TestWheel bomb = new("d", "1.0") { MetadataText = "Metadata-Version: 2.1\nName: d\nVersion: 1.0\n\n" + new string('x', 3 << 20) };
        _index.Add(bomb);
        Assert.Equal(ErrorCode.ArchiveTooLarge, await CodeAsync(() => MetadataAsync("d")));

        _index.Add(new TestWheel("e", "1.0"));
        _index.Fault("/files/e-1.0-py3-none-any.whl", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bomb.Bytes) });
        Assert.Equal(ErrorCode.HashMismatch, await CodeAsync(() => MetadataAsync("e")));

        _index.Fault("/files/e-1.0-py3-none-any.whl", _ => new HttpResponseMessage(HttpStatusCode.NotFound));
        Assert.Equal(ErrorCode.PackageUnavailable, await CodeAsync(() => MetadataAsync("e")));
    }

    [Fact]
    public async Task FindAsync_FolderOfFiles_IsAnIndexOfItsOwn()
    {
        string folder = Path.Combine(_cache.Path, "links");
        Directory.CreateDirectory(folder);
        TestWheel wheel = new("a", "1.0") { Requires = ["b"] };
        await File.WriteAllBytesAsync(Path.Combine(folder, wheel.FileName), wheel.Bytes, Token);
        _index.Add(new TestWheel("a", "3.0"));
        Func<IndexClientOptions, IndexClientOptions> links = o => o with { Indexes = [.. o.Indexes, IndexLocation.ParseFlat(folder)] };

        Assert.Equal("1.0", (await FindAsync("a", links))!.Page.Versions[0].ToString());
        Assert.Single((await MetadataAsync("a", links)).Requirements);
        Assert.Empty(_index.Requests);
        Assert.Null(await FindAsync("b", links));
    }

    [Fact]
    public async Task Prefetch_SlowIndex_NothingThatIsNeededWaitsForIt()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _index.Wait = path => path is "/simple/needed/" ? Task.CompletedTask : gate.Task;
        _index.Add(new TestWheel("needed", "1.0"));
        await using (IndexClient client = Client(o => o with { Concurrency = 2 }))
        {
            foreach (int i in Enumerable.Range(0, 20))
            {
                client.Prefetch($"ahead-{i}");
            }

            client.Prefetch("needed");
            Assert.Single(await client.FindAsync("needed", Token));
        }

        gate.SetResult();
    }

    [Fact]
    public async Task FindAsync_OverASocket_ReadsPagesAndParts()
    {
        _index.HasMetadata = false;
        _index.Add(new TestWheel("a", "1.0") { Requires = ["b"], Padding = 100_000 });
        using LoopbackListener listener = _index.Listen();
        Func<IndexClientOptions, IndexClientOptions> real = o => o with
        {
            Handler = null,
            TimeProvider = TimeProvider.System,
            Indexes = [IndexLocation.Parse(listener.Url + "/simple/")],
        };
        Assert.Single((await MetadataAsync("a", real)).Requirements);
        Assert.Contains(_index.Requests, r => r.EndsWith("[-16384]", StringComparison.Ordinal));
    }

    private static Func<IndexClientOptions, IndexClientOptions> Both(TestIndex second) => o => o with
    {
        Handler = new ByHost(o.Handler!, second),
        Indexes = [.. o.Indexes, IndexLocation.Parse(second.Url)],
    };

    private sealed class ByHost(HttpMessageHandler first, HttpMessageHandler second) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _first = new(first, disposeHandler: false);
        private readonly HttpMessageInvoker _second = new(second, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            (request.RequestUri!.Host == "second.example" ? _second : _first).SendAsync(request, cancellationToken);
    }

    private sealed class RecordingHandler(HttpMessageHandler inner, Action<HttpRequestMessage> note) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (note)
            {
                note(request);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
