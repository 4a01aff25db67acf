using System.Net;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels;

public sealed class RepodataClientTests : IDisposable
{
    private const string Base = "https://conda.example/c";
    private const string Json = Base + "/noarch/repodata.json";
    private const string Zst = Base + "/noarch/repodata.json.zst";
    private const string OneRecord = """{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"}}}""";
    private const string TwoRecords =
        """{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"},"a-2-0.tar.bz2":{"name":"a","version":"2","build":"0"}}}""";

    private readonly TestDirectory _cache = new();
    private readonly TestTime _time = new();
    private readonly TestChannelServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cache.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Open_Zst_IsPreferredAndKept()
    {
        _server.Put(Zst, ZstdCompressStream.Compress(System.Text.Encoding.UTF8.GetBytes(OneRecord)));
        _server.Put(Json, TwoRecords);

        Assert.Equal(1, await CountAsync());
        Assert.Equal([Zst], _server.Requests);
        Assert.Equal(1, await CountAsync());
        Assert.Single(_server.Requests);
        _time.Now = _time.Now.AddMinutes(11);
        Assert.Equal(1, await CountAsync());
        Assert.Equal([Zst, Zst + " if-none-match"], _server.Requests);
        Assert.Equal(1, await CountAsync());
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Open_NoZst_IsRememberedForTwoWeeks()
    {
        _server.Put(Json, OneRecord);

        await CountAsync();
        Assert.Equal([Zst, Json], _server.Requests);
        _time.Now = _time.Now.AddDays(13);
        _server.ClearRequests();
        await CountAsync();
        Assert.Equal([Json + " if-none-match"], _server.Requests);
        _time.Now = _time.Now.AddDays(2);
        _server.ClearRequests();
        await CountAsync();
        Assert.Equal([Zst, Json + " if-none-match"], _server.Requests);
    }

    [Fact]
    public async Task Open_ChangedDocument_IsReplaced()
    {
        _server.Put(Json, OneRecord);
        SubdirSource old = await OpenAsync();
        _server.Put(Json, TwoRecords);
        _time.Now = _time.Now.AddMinutes(11);

        Assert.Equal(2, await CountAsync());
        Assert.Equal(1, old.Group("a").Count);
        Assert.Single(_cache.Files("*.index"));
        Assert.Empty(_cache.Files("*.tmp"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no-cache")]
    [InlineData("no-store, max-age=600")]
    [InlineData("max-age=0")]
    public async Task Open_NotCacheable_IsConfirmedEachTime(string? cacheControl)
    {
        _server.CacheControl = cacheControl;
        _server.Put(Json, OneRecord);

        await CountAsync();
        _server.ClearRequests();
        await CountAsync();

        Assert.Equal([Json + " if-none-match"], _server.Requests);
    }

    [Theory]
    [InlineData(RepodataCacheMode.PreferCache, 0)]
    [InlineData(RepodataCacheMode.CacheOnly, 0)]
    [InlineData(RepodataCacheMode.Revalidate, 1)]
    public async Task Open_CachedCopy_IsUsedByMode(RepodataCacheMode mode, int requests)
    {
        _server.Put(Json, OneRecord);
        await CountAsync();
        _server.ClearRequests();
        _time.Now = _time.Now.AddDays(mode == RepodataCacheMode.Revalidate ? 0 : 30);

        Assert.Equal(1, await CountAsync(o => o with { Mode = mode }));

        Assert.Equal(requests, _server.Requests.Count(r => r.StartsWith(Json + " ", StringComparison.Ordinal)));
        Assert.Equal(requests == 0, _server.Requests.Count == 0);
    }

    [Fact]
    public async Task Open_OfflineWithoutCopy_IsAnError()
    {
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(o => o with { Mode = RepodataCacheMode.CacheOnly }));

        Assert.Equal(ErrorCode.ChannelUnavailable, error.Code);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Open_MissingFolder_NoarchIsAnErrorOthersAreEmpty()
    {
        using RepodataClient client = Client();

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => client.OpenAsync(Channel.FromUrl(Base), "noarch", Token));
        SubdirSource empty = await client.OpenAsync(Channel.FromUrl(Base), "osx-64", Token);

        Assert.Equal(ErrorCode.ChannelNotFound, error.Code);
        Assert.NotEmpty(error.Hints);
        Assert.Empty(empty.Names);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Open_PassingFailure_IsRepeatedWithGrowingWaits(HttpStatusCode status)
    {
        _server.Put(Zst, ZstdCompressStream.Compress(System.Text.Encoding.UTF8.GetBytes(OneRecord)));
        _server.Prepare(Zst, status, times: 3);

        Assert.Equal(1, await CountAsync());

        Assert.Equal(4, _server.Requests.Count);
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], _time.Waits);
    }

    [Fact]
    public async Task Open_RetryAfter_IsHonoured()
    {
        _server.Put(Json, OneRecord);
        _server.Prepare(Zst, () =>
        {
            HttpResponseMessage busy = new(HttpStatusCode.ServiceUnavailable);
            busy.Headers.TryAddWithoutValidation("Retry-After", "17");
            return busy;
        });

        Assert.Equal(1, await CountAsync());
        Assert.Equal([TimeSpan.FromSeconds(17)], _time.Waits);
    }

    [Fact]
    public async Task Open_LastingFailure_IsTypedAndNotCached()
    {
        _server.Prepare(Zst, HttpStatusCode.BadGateway, times: 4);

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.ChannelUnavailable, error.Code);
        Assert.True(error.IsTransient);
        Assert.Contains("502", error.Message, StringComparison.Ordinal);
        Assert.Empty(_cache.Files("*.json*"));
        Assert.Empty(_cache.Files("*.state"));
        _server.Put(Json, OneRecord);
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, ErrorCode.ChannelAccessDenied)]
    [InlineData(HttpStatusCode.Forbidden, ErrorCode.ChannelAccessDenied)]
    [InlineData(HttpStatusCode.BadRequest, ErrorCode.ChannelUnavailable)]
    public async Task Open_Refusal_IsNotRepeatedAndShowsNoSecret(HttpStatusCode status, ErrorCode expected)
    {
        Channel channel = Channel.FromUrl("https://user:secret1@conda.example/t/secret2/c?sig=secret3");
        _server.Prepare("https://conda.example/t/secret2/c/noarch/repodata.json.zst?sig=secret3", status);
        _server.Prepare("https://conda.example/t/secret2/c/noarch/repodata.json?sig=secret3", status);
        using RepodataClient client = Client();

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => client.OpenAsync(channel, "noarch", Token));

        // Servers that must not tell what they lack, or do not know the compressed form, refuse that alone.
        Assert.Equal(status == HttpStatusCode.Unauthorized ? 1 : 2, _server.Requests.Count);
        Assert.Equal(expected, error.Code);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_cache.Files(), f => f.Contains("secret", StringComparison.Ordinal) || File.ReadAllText(f).Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<html>sorry</html>")]
    [InlineData("[]")]
    [InlineData("""{"packages":{"a-1-0.tar.bz2":{"name":"a",""")]
    public async Task Open_Garbage_IsAnErrorAndNotCached(string body)
    {
        _server.Put(Json, body);

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.InvalidRepodata, error.Code);
        Assert.Contains(Json, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_cache.Files(), f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.Contains("shards", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_DamagedZst_IsAnErrorAndNotCached()
    {
        byte[] bytes = ZstdCompressStream.Compress(System.Text.Encoding.UTF8.GetBytes(TwoRecords));
        _server.Put(Zst, bytes[..^7]);

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.InvalidRepodata, error.Code);
        Assert.Empty(_cache.Files("*.zst"));
    }

    [Fact]
    public async Task Open_HalfAFile_IsRepeated()
    {
        _server.Put(Json, OneRecord);
        _server.Prepare(Json, () =>
        {
            HttpResponseMessage half = new(HttpStatusCode.OK) { Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(OneRecord[..30])) };
            half.Content.Headers.ContentLength = OneRecord.Length;
            return half;
        });

        Assert.Equal(1, await CountAsync());
        Assert.Equal([Zst, Json, Json], _server.Requests);
    }

    [Fact]
    public async Task Open_RepodataOfALaterVersion_IsRefused()
    {
        _server.Put(Json, """{"repodata_version":3,"packages":{}}""");

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.UnsupportedRepodata, error.Code);
    }

    [Fact]
    public async Task Open_Redirect_CredentialsStayWithTheirHost()
    {
        Channel channel = Channel.FromUrl("https://user:secret@conda.example/c");
        _server.Prepare(Zst, () => Redirect("https://cdn.example/x"));
        _server.Put("https://cdn.example/x", ZstdCompressStream.Compress(System.Text.Encoding.UTF8.GetBytes(OneRecord)));
        using RepodataClient client = Client();

        SubdirSource source = await client.OpenAsync(channel, "noarch", Token);

        Assert.Equal(1, source.Group("a").Count);
        Assert.Equal("Basic dXNlcjpzZWNyZXQ=", _server.Messages[0].Headers.Authorization!.ToString());
        Assert.Null(_server.Messages[1].Headers.Authorization);
        Assert.StartsWith("https://user:secret@conda.example/c/noarch/a-1-0", source.Group("a").Decode(0).Url, StringComparison.Ordinal);
        Assert.Equal("https://conda.example/c", source.Group("a").Decode(0).Channel);
    }

    [Fact]
    public async Task Open_RedirectToPlainHttp_IsRefused()
    {
        _server.Prepare(Zst, () => Redirect("http://conda.example/x"));

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.UnsafeChannelReference, error.Code);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.UnsupportedMediaType)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task Open_ServerThatRefusesOtherForms_IsReadPlain(HttpStatusCode status)
    {
        const string shards = Base + "/noarch/repodata_shards.msgpack.zst";
        _server.Prepare(shards, status);
        _server.Prepare(Zst, status);
        _server.Put(Json, OneRecord);

        Assert.Equal(1, await CountAsync(o => o with { UseShards = true }));
        Assert.Equal([shards, Zst, Json], _server.Requests);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Open_ServerThatFailedOverTheCompressedForm_IsAskedForItAgain()
    {
        _server.CacheControl = null;
        _server.Prepare(Zst, HttpStatusCode.InternalServerError);
        _server.Put(Json, OneRecord);
        await OpenAsync();

        _server.Put(Zst, ZstdCompressStream.Compress(System.Text.Encoding.UTF8.GetBytes(OneRecord)));
        await OpenAsync();

        Assert.Equal(Zst, _server.Requests[^1]);
    }

    [Fact]
    public async Task Open_CacheThatCannotBeWritten_IsTyped()
    {
        _server.Put(Json, OneRecord);
        string file = _cache.Write("occupied", "a file where a folder should be");

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(o => o with { CacheDirectory = file }));

        Assert.Equal(ErrorCode.FileSystem, error.Code);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Open_LeftoversOfADeadProcess_AreRemoved()
    {
        _server.Put(Json, OneRecord);
        await CountAsync();
        string left = Assert.Single(_cache.Files("*.index")) + ".123.456.tmp";
        File.WriteAllText(left, "half");
        _time.Now = _time.Now.AddHours(1);

        await CountAsync();

        Assert.False(File.Exists(left));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("foreign")]
    [InlineData("header")]
    [InlineData("gone")]
    public async Task Open_DamagedIndex_IsMadeAgainFromTheCachedDocument(string damage)
    {
        _server.Put(Json, OneRecord);
        await CountAsync();
        _server.ClearRequests();
        string index = Assert.Single(_cache.Files("*.index"));
        byte[] bytes = File.ReadAllBytes(index);
        switch (damage)
        {
            case "cut":
                File.WriteAllBytes(index, bytes[..^1]);
                break;
            case "foreign":
                File.WriteAllText(index, "not an index at all");
                break;
            case "header":
                bytes[100] ^= 1;
                File.WriteAllBytes(index, bytes);
                break;
            default:
                File.Delete(index);
                break;
        }

        Assert.Equal(1, await CountAsync());
        Assert.Empty(_server.Requests);
        Assert.Single(_cache.Files("*.index"));
    }

    [Fact]
    public async Task Open_DamagedCache_IsFetchedAgain()
    {
        _server.Put(Json, OneRecord);
        await CountAsync();
        _server.ClearRequests();
        File.Delete(Assert.Single(_cache.Files("*.index")));
        File.WriteAllText(_cache.Files("*.json").Single(), TwoRecords);

        Assert.Equal(1, await CountAsync());
        Assert.Equal([Json], _server.Requests);
    }

    [Fact]
    public async Task Open_ManyAtOnce_RequestOnce()
    {
        _server.Put(Json, OneRecord);
        using RepodataClient first = Client();
        using RepodataClient second = Client();

        SubdirSource[] sources = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? first : second).OpenAsync(Channel.FromUrl(Base), "noarch", Token)));

        Assert.All(sources, source => Assert.Equal(1, source.Group("a").Count));
        Assert.Single(_server.Requests, Json);
    }

    [Fact]
    public async Task OpenAll_Channels_KeepTheirOrderAndPlatforms()
    {
        _server.Put(Json, OneRecord);
        _server.Put("https://other.example/noarch/repodata.json", TwoRecords);
        ChannelConfiguration configuration = new();
        using RepodataClient client = Client();

        IReadOnlyList<SubdirSource> sources = await client.OpenAllAsync(
            configuration.ParseAll([Base, "https://other.example[noarch]"]), ["linux-64", "noarch"], Token);

        Assert.Equal(
            ["https://conda.example/c/linux-64", "https://conda.example/c/noarch", "https://other.example/noarch"],
            sources.Select(s => s.Channel.SubdirUrl(s.Subdir)));
    }

    private static HttpResponseMessage Redirect(string target)
    {
        HttpResponseMessage response = new(HttpStatusCode.Found);
        response.Headers.Location = new Uri(target);
        return response;
    }

    private RepodataClient Client(Func<RepodataClientOptions, RepodataClientOptions>? change = null)
    {
        RepodataClientOptions options = new()
        {
            CacheDirectory = _cache.Path,
            Handler = _server,
            TimeProvider = _time,
            Jitter = new Halfway(),
            RequestTimeout = TimeSpan.FromHours(1),
            UseShards = false,
        };
        return new RepodataClient(change is null ? options : change(options));
    }

    private async Task<SubdirSource> OpenAsync(Func<RepodataClientOptions, RepodataClientOptions>? change = null)
    {
        using RepodataClient client = Client(change);
        return await client.OpenAsync(Channel.FromUrl(Base), "noarch", Token);
    }

    private async Task<int> CountAsync(Func<RepodataClientOptions, RepodataClientOptions>? change = null) =>
        (await OpenAsync(change)).Group("a").Count;

    private sealed class Halfway : Random
    {
        public override double NextDouble() => 0.5;
    }
}
