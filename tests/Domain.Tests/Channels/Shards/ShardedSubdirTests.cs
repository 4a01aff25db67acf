using System.Net;
using System.Security.Cryptography;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Shards;

public sealed class ShardedSubdirTests : IDisposable
{
    private const string Folder = "https://conda.example/c/noarch/";
    private const string IndexUrl = Folder + "repodata_shards.msgpack.zst";

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
    public async Task Find_Name_FetchesItsShardOnce()
    {
        string a = Shard("a", "1.0", "2.0");
        Shard("b", "1.0");
        PutIndex();
        SubdirSource source = await OpenAsync();

        Assert.Equal(["a", "b"], source.Names);
        Assert.False(source.TryFind("a", out _));
        RecordGroup? group = await source.FindAsync("a", Token);
        Assert.True(source.TryFind("a", out RecordGroup? known));
        Assert.Same(group, known);
        Assert.Equal(["2.0", "1.0"], Enumerable.Range(0, group!.Count).Select(group.Version));
        RepodataRecord record = group.Decode(0);
        Assert.Equal("https://conda.example/c/noarch/a-2.0-0.conda", record.Url);
        Assert.Equal(new string('0', 62) + "07", record.Sha256);
        Assert.Equal(["d >=1"], record.Depends);
        Assert.Same(source, group.Source);
        Assert.True(source.TryFind("absent", out RecordGroup? absent));
        Assert.Null(absent);
        Assert.Equal([IndexUrl, a], _server.Requests);
    }

    [Fact]
    public async Task Find_CachedShard_IsNotRequestedAgain()
    {
        string a = Shard("a", "1.0");
        PutIndex();
        await (await OpenAsync()).FindAsync("a", Token);
        _server.ClearRequests();

        Assert.Equal(1, (await (await OpenAsync()).FindAsync("a", Token))!.Count);
        Assert.Empty(_server.Requests);
        _time.Now = _time.Now.AddHours(1);
        Assert.Equal(1, (await (await OpenAsync()).FindAsync("a", Token))!.Count);
        Assert.Equal([IndexUrl + " if-none-match"], _server.Requests);
        Assert.DoesNotContain(a, _server.Requests);
        _server.ClearRequests();
        SubdirSource offline = await OpenAsync(o => o with { Mode = RepodataCacheMode.CacheOnly });
        Assert.Equal(1, (await offline.FindAsync("a", Token))!.Count);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Find_DamagedCachedShard_IsFetchedAgain()
    {
        string a = Shard("a", "1.0");
        PutIndex();
        await (await OpenAsync()).FindAsync("a", Token);
        string file = Assert.Single(_cache.Files("*.msgpack.zst"), f => f.Contains("/shards/", StringComparison.Ordinal));
        File.WriteAllText(file, "damaged");
        _server.ClearRequests();

        Assert.Equal(1, (await (await OpenAsync()).FindAsync("a", Token))!.Count);
        Assert.Equal([a], _server.Requests);
        Assert.NotEqual("damaged", File.ReadAllText(file));
    }

    [Fact]
    public async Task Find_WrongBytesOnce_AreFetchedAgain()
    {
        string a = Shard("a", "1.0");
        PutIndex();
        _server.Prepare(a, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) });

        Assert.Equal(1, (await (await OpenAsync()).FindAsync("a", Token))!.Count);
        Assert.Equal([IndexUrl, a, a], _server.Requests);
    }

    [Fact]
    public async Task Find_WrongBytesAlways_IsAHashMismatchAndNotCached()
    {
        string a = Shard("a", "1.0");
        PutIndex();
        _server.Put(a, "something else");
        SubdirSource source = await OpenAsync();

        StoreException error = await Assert.ThrowsAsync<StoreException>(async () => await source.FindAsync("a", Token));

        Assert.Equal(ErrorCode.ShardHashMismatch, error.Code);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_cache.Files(), f => f.Contains("/shards/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_AfterFailure_TriesAgain()
    {
        string a = Shard("a", "1.0");
        PutIndex();
        SubdirSource source = await OpenAsync();
        _server.Prepare(a, HttpStatusCode.InternalServerError, times: 4);

        await Assert.ThrowsAsync<StoreException>(async () => await source.FindAsync("a", Token));

        Assert.Equal(1, (await source.FindAsync("a", Token))!.Count);
    }

    [Fact]
    public async Task Prefetch_Name_IsThereWhenAsked()
    {
        string a = Shard("a", "1.0");
        PutIndex();
        SubdirSource source = await OpenAsync();

        source.Prefetch("a");
        source.Prefetch("absent");

        Assert.Equal(1, (await source.FindAsync("a", Token))!.Count);
        Assert.Single(_server.Requests, a);
    }

    [Theory]
    [InlineData("../shards", "https://conda.example/c/shards/")]
    [InlineData("https://cdn.example/s/", "https://cdn.example/s/")]
    [InlineData("/s", "https://conda.example/s/")]
    public async Task Find_ShardsElsewhere_AreRequestedThere(string shardsBase, string expected)
    {
        string a = Shard("a", "1.0");
        PutIndex(shardsBase);
        _server.Put(expected + a[(Folder.Length + "shards/".Length)..], _shards["a"]);

        Assert.Equal(1, (await (await OpenAsync()).FindAsync("a", Token))!.Count);
        Assert.StartsWith(expected, _server.Requests[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/")]
    [InlineData("http://conda.example/")]
    public async Task Open_UnsafeShardsPlace_IsRefused(string shardsBase)
    {
        PutIndex(shardsBase);

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.UnsafeChannelReference, error.Code);
    }

    [Fact]
    public async Task ContentKey_ShardChanged_IsAnother()
    {
        Shard("a", "1.0");
        PutIndex();
        string? first = (await OpenAsync()).ContentKey;
        string? again = (await OpenAsync()).ContentKey;
        Shard("a", "2.0");
        PutIndex();
        _time.Now = _time.Now.AddDays(1);

        Assert.Equal(first, again);
        Assert.NotEqual(first, (await OpenAsync()).ContentKey);
    }

    [Fact]
    public async Task Open_NoShardIndex_FallsBackAndRemembers()
    {
        _server.Put(Folder + "repodata.json", """{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"}}}""");

        Assert.Equal(1, (await OpenAsync()).Group("a").Count);
        _server.ClearRequests();
        _time.Now = _time.Now.AddDays(1);
        Assert.Equal(1, (await OpenAsync()).Group("a").Count);

        Assert.DoesNotContain(IndexUrl, _server.Requests);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Open_DamagedShardIndex_IsAnErrorAndNotCached(string body)
    {
        _server.Put(IndexUrl, body);

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.InvalidRepodata, error.Code);
        Assert.Empty(_cache.Files("*.zst"));
    }

    [Fact]
    public async Task Open_ShardIndexOfALaterVersion_IsRefused()
    {
        _server.Put(IndexUrl, ZstdCompressStream.Compress(MessagePackBuilder.Encode(
            new Dictionary<string, object?> { ["version"] = 2, ["shards"] = new Dictionary<string, object?>() })));

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Equal(ErrorCode.UnsupportedRepodata, error.Code);
    }

    [Fact]
    public async Task Find_ShardThatIsNoRecordMap_IsAnError()
    {
        byte[] bytes = ZstdCompressStream.Compress(MessagePackBuilder.Encode(new List<object?> { 1 }));
        Add("a", bytes);
        PutIndex();
        SubdirSource source = await OpenAsync();

        StoreException error = await Assert.ThrowsAsync<StoreException>(async () => await source.FindAsync("a", Token));

        Assert.Equal(ErrorCode.InvalidRepodata, error.Code);
    }

    private readonly Dictionary<string, byte[]> _shards = [];

    private string Shard(string name, params string[] versions)
    {
        Dictionary<string, object?> records = [];
        foreach (string version in versions)
        {
            byte[] sha256 = new byte[32];
            sha256[31] = 7;
            records[$"{name}-{version}-0.conda"] = new Dictionary<string, object?>
            {
                ["name"] = name,
                ["version"] = version,
                ["build"] = "0",
                ["build_number"] = 0,
                ["depends"] = new List<string> { "d >=1" },
                ["sha256"] = sha256,
                ["timestamp"] = 1578324546067L,
                ["noarch"] = "python",
            };
        }

        return Add(name, ZstdCompressStream.Compress(MessagePackBuilder.Encode(new Dictionary<string, object?>
        {
            ["packages"] = new Dictionary<string, object?>(),
            ["packages.conda"] = records,
            ["removed"] = new List<string>(),
        })));
    }

    private string Add(string name, byte[] bytes)
    {
        _shards[name] = bytes;
        string url = Folder + "shards/" + Convert.ToHexStringLower(SHA256.HashData(bytes)) + ".msgpack.zst";
        _server.Put(url, bytes);
        return url;
    }

    private void PutIndex(string shardsBase = "./shards/") => _server.Put(IndexUrl, ZstdCompressStream.Compress(MessagePackBuilder.Encode(
        new Dictionary<string, object?>
        {
            ["version"] = 1,
            ["info"] = new Dictionary<string, object?> { ["base_url"] = "./", ["shards_base_url"] = shardsBase, ["subdir"] = "noarch" },
            ["shards"] = _shards.ToDictionary(s => s.Key, s => (object?)SHA256.HashData(s.Value)),
        })));

    private async Task<SubdirSource> OpenAsync(Func<RepodataClientOptions, RepodataClientOptions>? change = null)
    {
        RepodataClientOptions options = new()
        {
            CacheDirectory = _cache.Path,
            Handler = _server,
            TimeProvider = _time,
            RequestTimeout = TimeSpan.FromHours(1),
        };
        RepodataClient client = new(change is null ? options : change(options));
        return await client.OpenAsync(Channel.FromUrl("https://conda.example/c"), "noarch", Token);
    }
}
