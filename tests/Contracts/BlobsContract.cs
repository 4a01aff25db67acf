using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Contracts;

/// <summary>What every <see cref="IBlobs"/> must do.</summary>
public abstract class BlobsContract
{
    private readonly string _folder = "c" + Guid.NewGuid().ToString("N");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// How many blocks a blob takes before an adapter has to go on in another one. <c>CONDA_STORE_TEST_APPEND_BLOCKS=50000</c> is the
    /// limit of the service; the suite makes do with a smaller one.
    /// </summary>
    public static int ManyBlocks { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_APPEND_BLOCKS"), out int blocks) ? blocks : 40;

    protected abstract Task<IStorageUnderTest> OpenAsync();

    [Fact]
    public async Task Write_NewBlob_CanBeReadWholeAndInRanges()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        IBlobs blobs = storage.Blobs;

        BlobProperties written = await WriteAsync(blobs, Name("a.txt"), "0123456789");

        Assert.Equal(10, written.Length);
        Assert.Equal(written, await blobs.PropertiesAsync(Name("a.txt"), Token));
        Assert.Equal("0123456789", await ReadAsync(blobs, Name("a.txt")));
        Assert.Equal("345", await ReadAsync(blobs, Name("a.txt"), 3, 3));
        Assert.Equal("89", await ReadAsync(blobs, Name("a.txt"), 8, 100));
        Assert.Equal("", await ReadAsync(blobs, Name("a.txt"), 10, null));
        Assert.Equal("", await ReadAsync(blobs, Name("a.txt"), 2, 0));
        StoreException e = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(blobs, Name("a.txt"), 11, null));
        Assert.Equal(ErrorCode.InvalidRequest, e.Code);
    }

    [Fact]
    public async Task Missing_Blob_IsToldSo()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        Assert.Null(await storage.Blobs.PropertiesAsync(Name("none"), Token));
        StoreException e = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(storage.Blobs, Name("none")));
        Assert.Equal(ErrorCode.NotFound, e.Code);
        Assert.False(await storage.Blobs.DeleteAsync(Name("none"), null, Token));
    }

    [Fact]
    public async Task Write_Conditions_AreKept()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        IBlobs blobs = storage.Blobs;

        BlobProperties first = await WriteAsync(blobs, Name("a"), "one", BlobWriteOptions.CreateOnly);
        await Assert.ThrowsAsync<ConflictException>(() => WriteAsync(blobs, Name("a"), "two", BlobWriteOptions.CreateOnly));
        BlobProperties second = await WriteAsync(blobs, Name("a"), "two", BlobWriteOptions.Matching(first.ETag));
        await Assert.ThrowsAsync<ConflictException>(() => WriteAsync(blobs, Name("a"), "six", BlobWriteOptions.Matching(first.ETag)));
        await Assert.ThrowsAsync<ConflictException>(() => WriteAsync(blobs, Name("b"), "six", BlobWriteOptions.Matching(first.ETag)));

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("two", await ReadAsync(blobs, Name("a")));
        Assert.Null(await blobs.PropertiesAsync(Name("b"), Token));
    }

    [Fact]
    public async Task Write_SameContentAgain_ChangesETag()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        HashSet<string> etags = [];

        for (int i = 0; i < 20; i++)
        {
            etags.Add((await WriteAsync(storage.Blobs, Name("a"), "same")).ETag);
        }

        Assert.Equal(20, etags.Count);
    }

    [Fact]
    public async Task Write_ThatFails_LeavesTheOldContent()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        IBlobs blobs = storage.Blobs;
        await WriteAsync(blobs, Name("a"), "old");

        await Assert.ThrowsAsync<InvalidDataException>(() => blobs.WriteAsync(Name("a"), new BreakingStream(300_000), BlobWriteOptions.Overwrite, Token));
        await Assert.ThrowsAsync<InvalidDataException>(() => blobs.WriteAsync(Name("new"), new BreakingStream(300_000), BlobWriteOptions.Overwrite, Token));

        Assert.Equal("old", await ReadAsync(blobs, Name("a")));
        Assert.Null(await blobs.PropertiesAsync(Name("new"), Token));
    }

    [Fact]
    public async Task Write_LargeUnseekableStream_ComesBack()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        byte[] content = new byte[9_000_001];
        new Random(5).NextBytes(content);

        await storage.Blobs.WriteAsync(Name("big"), new ForwardOnlyStream(content), BlobWriteOptions.Overwrite, Token);

        await using Stream read = await storage.Blobs.OpenReadAsync(Name("big"), 4_500_000, 1_000, Token);
        byte[] part = new byte[1_000];
        await read.ReadExactlyAsync(part, Token);
        Assert.Equal(content[4_500_000..4_501_000], part);
        Assert.Equal(content.Length, (await storage.Blobs.PropertiesAsync(Name("big"), Token))!.Length);
    }

    [Fact]
    public async Task Write_WhileReading_ReaderSeesOneVersion()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        IBlobs blobs = storage.Blobs;
        await WriteAsync(blobs, Name("a"), new string('a', 50_000));
        using CancellationTokenSource stop = new();
        Task<int> writing = Task.Run(
            async () =>
            {
                int written = 0;
                for (; !stop.IsCancellationRequested; written++)
                {
                    await WriteAsync(blobs, Name("a"), new string((char)('a' + (written % 26)), 50_000));
                }

                return written;
            },
            Token);
        HashSet<char> seen = [];
        for (int reads = 0; reads < 40 || (seen.Count < 3 && !writing.IsCompleted); reads++)
        {
            seen.Add(Assert.Single((await ReadAsync(blobs, Name("a"))).Distinct()));
        }

        await stop.CancelAsync();
        Assert.True(await writing >= seen.Count - 1);
        Assert.True(seen.Count >= 3, "the versions changed under the reader");
    }

    [Fact]
    public async Task Write_CreateOnlyByManyWriters_OneWins()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        int won = 0;

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(
            async () =>
            {
                try
                {
                    await WriteAsync(storage.Blobs, Name("race"), "writer " + i, BlobWriteOptions.CreateOnly);
                    Interlocked.Increment(ref won);
                }
                catch (ConflictException)
                {
                    // Another writer was first.
                }
            },
            Token)));

        Assert.Equal(1, won);
    }

    [Fact]
    public async Task Append_InOrder_GrowsTheBlob()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        IBlobs blobs = storage.Blobs;

        Assert.Equal(3, await AppendAsync(blobs, Name("log"), "one", null));
        Assert.Equal(6, await AppendAsync(blobs, Name("log"), "two", 3));
        string before = (await blobs.PropertiesAsync(Name("log"), Token))!.ETag;
        await Assert.ThrowsAsync<ConflictException>(() => AppendAsync(blobs, Name("log"), "two", 3));
        Assert.Equal(8, await AppendAsync(blobs, Name("log"), "\nx", null));

        Assert.Equal("onetwo\nx", await ReadAsync(blobs, Name("log")));
        Assert.Equal("two", await ReadAsync(blobs, Name("log"), 3, 3));
        Assert.NotEqual(before, (await blobs.PropertiesAsync(Name("log"), Token))!.ETag);
    }

    [Fact]
    public async Task Append_ExpectingAnEmptyBlob_CreatesIt()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        Assert.Equal(1, await AppendAsync(storage.Blobs, Name("log"), "a", 0));
        await Assert.ThrowsAsync<ConflictException>(() => AppendAsync(storage.Blobs, Name("log2"), "a", 5));
    }

    [Fact]
    public async Task Append_ByManyWriters_LosesAndMixesNothing()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(
            async () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    await AppendAsync(storage.Blobs, Name("log"), $"writer {w} line {i}\n", null);
                }
            },
            Token)));

        string[] lines = (await ReadAsync(storage.Blobs, Name("log"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(120, lines.Distinct().Count());
        for (int w = 0; w < 6; w++)
        {
            string[] own = [.. lines.Where(l => l.StartsWith($"writer {w} ", StringComparison.Ordinal))];
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"writer {w} line {i}"), own);
        }
    }

    [Fact]
    public async Task Append_PastTheBlocksOfABlob_GoesOn()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        IBlobs blobs = storage.Blobs;
        StringBuilder expected = new();
        long length = 0;
        for (int i = 0; i < ManyBlocks + (ManyBlocks / 2); i++)
        {
            string line = $"line {i}\n";
            expected.Append(line);
            length = await AppendAsync(blobs, Name("long.log"), line, length);
        }

        Assert.Equal(expected.Length, length);
        Assert.Equal(length, (await blobs.PropertiesAsync(Name("long.log"), Token))!.Length);
        Assert.Equal(expected.ToString(), await ReadAsync(blobs, Name("long.log")));
        int middle = expected.Length / 3 * 2;
        Assert.Equal(expected.ToString()[(middle - 100)..(middle + 100)], await ReadAsync(blobs, Name("long.log"), middle - 100, 200));
        Assert.Equal(length, Assert.Single((await blobs.ListAsync(Name("long"), 100, null, Token)).Blobs).Length);
        await Assert.ThrowsAsync<ConflictException>(() => AppendAsync(blobs, Name("long.log"), "x", 5));
        Assert.True(await blobs.DeleteAsync(Name("long.log"), null, Token));
        Assert.Null(await blobs.PropertiesAsync(Name("long.log"), Token));
        Assert.Equal(1, await AppendAsync(blobs, Name("long.log"), "x", 0));
    }

    [Fact]
    public async Task List_ByPrefixAndPage_IsInOrderOfNames()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string[] names = [.. new[] { "a-b", "a.b", "a/1", "a/b/c", "a0", "b/x", "b/y", "c" }.Select(Name)];
        foreach (string name in names.Reverse())
        {
            await WriteAsync(storage.Blobs, name, name);
        }

        Assert.Equal(names, await NamesAsync(storage.Blobs, _folder + "/", 100));
        Assert.Equal(names, await NamesAsync(storage.Blobs, _folder + "/", 1));
        Assert.Equal(names, await NamesAsync(storage.Blobs, _folder + "/", 3));
        Assert.Equal([Name("a/1"), Name("a/b/c")], await NamesAsync(storage.Blobs, Name("a/"), 2));
        Assert.Equal(names[..5], await NamesAsync(storage.Blobs, Name("a"), 2));
        Assert.Empty(await NamesAsync(storage.Blobs, Name("zz"), 2));
    }

    [Fact]
    public async Task Delete_Conditions_AreKept()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        BlobProperties first = await WriteAsync(storage.Blobs, Name("a"), "1");
        BlobProperties second = await WriteAsync(storage.Blobs, Name("a"), "2");

        await Assert.ThrowsAsync<ConflictException>(() => storage.Blobs.DeleteAsync(Name("a"), first.ETag, Token));
        Assert.True(await storage.Blobs.DeleteAsync(Name("a"), second.ETag, Token));
        await Assert.ThrowsAsync<ConflictException>(() => storage.Blobs.DeleteAsync(Name("a"), second.ETag, Token));
        Assert.Null(await storage.Blobs.PropertiesAsync(Name("a"), Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData(".hidden")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("c:d")]
    public async Task Name_ThatIsNoSafePath_IsRefused(string name)
    {
        await using IStorageUnderTest storage = await OpenAsync();

        StoreException write = await Assert.ThrowsAsync<StoreException>(() => WriteAsync(storage.Blobs, name, "x"));
        StoreException read = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(storage.Blobs, name));

        Assert.Equal(ErrorCode.InvalidRequest, write.Code);
        Assert.Equal(ErrorCode.InvalidRequest, read.Code);
    }

    [Theory]
    [InlineData("with space.txt")]
    [InlineData("plus+percent%20&=@$^~.yml")]
    [InlineData("what?a=b&c?.log")]
    [InlineData("ümlaut-日本.log")]
    public async Task Name_WithUnusualCharacters_Works(string name)
    {
        await using IStorageUnderTest storage = await OpenAsync();

        await WriteAsync(storage.Blobs, Name(name), "x");

        Assert.Equal("x", await ReadAsync(storage.Blobs, Name(name)));
        Assert.Equal([Name(name)], await NamesAsync(storage.Blobs, Name(name), 10));
    }

    [Fact]
    public async Task Link_WhereTheAdapterHasLinks_ReadsThisBlobOnly()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        await WriteAsync(storage.Blobs, Name("a.txt"), "linked");

        Uri? link = await storage.Blobs.LinkAsync(Name("a.txt"), new BlobLinkOptions(TimeSpan.FromMinutes(5), "a.txt", "text/plain"), Token);

        if (link is null)
        {
            // Then the content can be streamed.
            Assert.Equal("linked", await ReadAsync(storage.Blobs, Name("a.txt")));
            return;
        }

        using HttpClient http = new();
        Assert.Equal("linked", await http.GetStringAsync(link, Token));
        using HttpResponseMessage other = await http.GetAsync(new Uri(link.ToString().Replace("a.txt", "b.txt", StringComparison.Ordinal)), Token);
        Assert.False(other.IsSuccessStatusCode);
    }

    private static Task<BlobProperties> WriteAsync(IBlobs blobs, string name, string text, BlobWriteOptions? options = null) =>
        blobs.WriteAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), options ?? BlobWriteOptions.Overwrite, Token);

    private static Task<long> AppendAsync(IBlobs blobs, string name, string text, long? expected) =>
        blobs.AppendAsync(name, Encoding.UTF8.GetBytes(text), expected, Token);

    private static async Task<string> ReadAsync(IBlobs blobs, string name, long offset = 0, long? length = null)
    {
        await using Stream stream = await blobs.OpenReadAsync(name, offset, length, Token);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }

    private static async Task<List<string>> NamesAsync(IBlobs blobs, string prefix, int take)
    {
        List<string> names = [];
        string? continuation = null;
        do
        {
            BlobPage page = await blobs.ListAsync(prefix, take, continuation, Token);
            Assert.True(page.Blobs.Count <= take);
            names.AddRange(page.Blobs.Select(b => b.Name));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return names;
    }

    private string Name(string rest) => _folder + "/" + rest;
}
