using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels;

public sealed class RepodataClientFileTests : IDisposable
{
    private const string OneRecord = """{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"}}}""";
    private const string TwoRecords =
        """{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"},"a-2-0.tar.bz2":{"name":"a","version":"2","build":"0"}}}""";

    private readonly TestDirectory _directory = new();
    private readonly TestChannelServer _server = new();
    private readonly RepodataClient _client;
    private readonly Channel _channel;

    public RepodataClientFileTests()
    {
        _client = new RepodataClient(new RepodataClientOptions { CacheDirectory = _directory["cache"], Handler = _server });
        _channel = new ChannelConfiguration().ParseOne(_directory["my channel"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Open_PlainFile_IsIndexedOnceAndFollowsChanges()
    {
        string file = _directory.Write("my channel/noarch/repodata.json", OneRecord);
        SubdirSource first = await _client.OpenAsync(_channel, "noarch", Token);
        SubdirSource again = await _client.OpenAsync(_channel, "noarch", Token);
        File.WriteAllText(file, TwoRecords);
        SubdirSource changed = await _client.OpenAsync(_channel, "noarch", Token);

        Assert.Same(first, again);
        Assert.Equal(1, first.Group("a").Count);
        Assert.Equal(2, changed.Group("a").Count);
        Assert.NotEqual(first.ContentKey, changed.ContentKey);
        Assert.Equal($"file://{_directory.Path}/my%20channel/noarch/a-2-0.tar.bz2", changed.Group("a").Decode(0).Url);
        Assert.Single(_directory.Files("*.index"));
        Assert.Empty(_directory.Files("*.tmp"));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Open_DocumentChanges_WhoReadsTheOldIndexKeepsIt()
    {
        List<(SubdirSource Source, int State)> opened = [];
        for (int state = 1; state <= 4; state++)
        {
            _directory.Write("my channel/noarch/repodata.json", State(state));
            opened.Add((await _client.OpenAsync(_channel, "noarch", Token), state));
        }

        Assert.Single(_directory.Files("*.index"));
        await Task.WhenAll(opened.Select(o => Task.Run(() =>
        {
            for (int name = 0; name < 40; name++)
            {
                RecordGroup group = o.Source.Group($"n{name}");
                Assert.Equal(1, group.Count);
                Assert.Equal($"{ChangedAt(name, o.State)}", group.Version(0));
                Assert.Equal($"b{ChangedAt(name, o.State)}", group.Decode(0).Build);
                Assert.Equal([$"n{name + 1} >={ChangedAt(name, o.State)}"], group.Decode(0).Depends);
            }
        })));
    }

    /// <summary>Every state changes a quarter of the names.</summary>
    private static int ChangedAt(int name, int state) => Enumerable.Range(1, state).Last(s => s == 1 || s % 4 == name % 4);

    private static string State(int state) => "{\"packages\":{" + string.Join(',', Enumerable.Range(0, 40).Select(name =>
    {
        int since = ChangedAt(name, state);
        return $$"""
            "n{{name}}-{{since}}-b{{since}}.conda":{"name":"n{{name}}","version":"{{since}}","build":"b{{since}}","depends":["n{{name + 1}} >={{since}}"]}
            """;
    })) + "}}";

    [Fact]
    public async Task Open_OnlyCompressedFile_IsRead()
    {
        string file = _directory.Write("my channel/noarch/repodata.json.zst", "");
        File.WriteAllBytes(file, ZstdCompressStream.Compress(System.Text.Encoding.UTF8.GetBytes(TwoRecords)));

        SubdirSource source = await _client.OpenAsync(_channel, "noarch", Token);

        Assert.Equal(2, source.Group("a").Count);
    }

    [Fact]
    public async Task Open_MissingFolder_NoarchIsAnErrorOthersAreEmpty()
    {
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => _client.OpenAsync(_channel, "noarch", Token));
        SubdirSource empty = await _client.OpenAsync(_channel, "linux-64", Token);

        Assert.Equal(ErrorCode.ChannelNotFound, error.Code);
        Assert.Empty(empty.Names);
    }

    [Fact]
    public async Task Open_DamagedFile_IsAnErrorAndNotIndexed()
    {
        _directory.Write("my channel/noarch/repodata.json", OneRecord[..^5]);

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => _client.OpenAsync(_channel, "noarch", Token));

        Assert.Equal(ErrorCode.InvalidRepodata, error.Code);
        Assert.Contains("ends in the middle", error.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Files("*.index"));
    }

    /// <summary>Records collected from published lockfiles of conda-forge packages.</summary>
    [Theory]
    [InlineData("linux-64", 15111)]
    [InlineData("noarch", 9415)]
    public async Task Open_RealRecords_AllCanBeUsed(string subdir, int records)
    {
        string fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "conda-forge-locked");

        ChannelIndex index = Assert.IsType<ChannelIndex>(
            await _client.OpenAsync(new ChannelConfiguration().ParseOne(fixtures), subdir, Token));

        Assert.Equal(records, index.RecordCount);
        Assert.Empty(index.Warnings);
        int decoded = index.Names.Sum(name =>
        {
            RecordGroup group = index.Group(name);
            return Enumerable.Range(0, group.Count).Select(group.Decode)
                .Count(r => r.FileName.StartsWith(r.Identity + ".", StringComparison.Ordinal) && (r.Sha256 is null || r.Sha256.Length == 64));
        });
        Assert.Equal(records, decoded);
    }
}
