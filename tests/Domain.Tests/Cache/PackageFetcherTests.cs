using System.Net;
using System.Text;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Cache;

public sealed class PackageFetcherTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly BuiltPackage _package = NewPackage("a", 40_000);
    private readonly List<string> _notices = [];
    private readonly ImmediateTimeProvider _time = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task FetchAsync_Packages_AreDeliveredWithProgress()
    {
        BuiltPackage[] packages = [.. Enumerable.Range(0, 20).Select(i => NewPackage($"p{i}", 1000 + (i * 500), i % 2 == 0 ? PackageArchiveKind.Conda : PackageArchiveKind.TarBz2))];
        ArchiveServer server = Serve(packages);
        List<InstallProgress> reports = [];

        List<CachedPackage> fetched = await FetchAsync(server, packages.Select(p => p.Record()), new SynchronousProgress(reports.Add));

        Assert.Equal(packages.Select(p => p.Archive.Name).Order(), fetched.Select(p => p.Record.Name).Order());
        Assert.All(fetched, p => Assert.True(File.Exists(Path.Combine(p.Directory, "data"))));
        InstallProgress last = reports.MaxBy(r => r.ItemsDone);
        Assert.Equal((20, 20), (last.ItemsDone, last.ItemsTotal));
        Assert.Equal(packages.Sum(p => p.Bytes.LongLength), reports.Max(r => r.BytesDone));
        Assert.Equal(packages.Sum(p => p.Bytes.LongLength), last.BytesTotal);
    }

    [Fact]
    public async Task FetchAsync_SecondTime_RequestsNothing()
    {
        ArchiveServer server = Serve(_package);
        await FetchAsync(server, [_package.Record()]);

        await FetchAsync(server, [_package.Record()]);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task FetchAsync_ManyPackages_GoLargestFirstAndNotAllAtOnce()
    {
        BuiltPackage[] packages = [.. Enumerable.Range(1, 9).Select(i => NewPackage($"p{i}", i * 3000))];
        ArchiveServer server = new() { Delay = TimeSpan.FromMilliseconds(30) };
        Array.ForEach(packages, p => server.Add(p));

        await FetchAsync(server, packages.Select(p => p.Record()), concurrency: 3);

        Assert.InRange(server.MostAtOnce, 1, 3);
        Assert.Equal(["p7", "p8", "p9"], server.Requests.Take(3).Select(r => r.Split('/')[^1].Split('-')[0]).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FetchAsync_BrokenConnections_AreContinuedWhereTheyBroke(bool ranges)
    {
        ArchiveServer server = new() { SupportsRanges = ranges };
        server.Add(_package).NextBroken(1000).NextBroken(ranges ? 500 : 5000).NextBroken(ranges ? 0 : 100);

        List<CachedPackage> fetched = await FetchAsync(server, [_package.Record()]);

        Assert.Single(fetched);
        string url = _package.Record().Url;
        Assert.Equal(
            ranges ? [url, $"{url} bytes=1000-", $"{url} bytes=1500-", $"{url} bytes=1500-"] : [url, $"{url} bytes=1000-", $"{url} bytes=5000-", $"{url} bytes=5000-"],
            server.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task FetchAsync_FailureThatMayPass_IsRepeatedWithGrowingWaits(HttpStatusCode status)
    {
        ArchiveServer server = Serve(_package).NextStatus(status).NextStatus(status).NextStatus(status);

        await FetchAsync(server, [_package.Record()]);

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal([0.5, 1, 2], _time.Waits.Select(w => w.TotalSeconds));
        Assert.Equal(3, _notices.Count);
    }

    [Fact]
    public async Task FetchAsync_RetryAfter_IsHonouredUpToTheLongestWait()
    {
        ArchiveServer server = Serve(_package)
            .NextStatus(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7))
            .NextStatus(HttpStatusCode.TooManyRequests, TimeSpan.FromHours(3));

        await FetchAsync(server, [_package.Record()]);

        Assert.Equal([7, 59], _time.Waits.Select(w => w.TotalSeconds));
        Assert.Contains(_notices, n => n.Contains("It asks to wait for 10800 s", StringComparison.Ordinal));
    }

    // 64 bytes each second would take a day; a server that breaks off before each try to continue would take for ever.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FetchAsync_Drip_IsGivenUpAndSaysHowSlowItWas(bool breaksOff)
    {
        BuiltPackage large = new PackageBuilder("large").File("lib/large", Convert.ToHexString(RandomBytes(2 << 20))).Build();
        FakeTimeProvider time = new();
        RepodataRecord record = large.Record();
        DrippingServer server = new(large.Bytes, time, breaksOff ? 1000 : int.MaxValue);
        using PackageFetcher fetcher = new(NewCache(), new PackageFetcherOptions
        {
            Handler = server,
            TimeProvider = time,
            RetryDelay = TimeSpan.Zero,
            LongestRetryDelay = TimeSpan.Zero,
        });

        StoreException slow = await Assert.ThrowsAnyAsync<StoreException>(() => fetcher.FetchOneAsync(record, null, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.PackageUnavailable, slow.Code);
        Assert.False(slow.IsTransient);
        Assert.Contains("was given up after 10 minutes", slow.Message, StringComparison.Ordinal);
        Assert.InRange(server.Sent, 35_000, 41_000);
    }

    // Each of them takes nine minutes, which is allowed to one file.
    [Fact]
    public async Task FetchAsync_ManySlowPackages_AreGivenUpTogether()
    {
        BuiltPackage[] packages = [.. Enumerable.Range(1, 6).Select(i => NewPackage($"p{i}", 1000 * i))];
        FakeTimeProvider time = new();
        using PackageFetcher fetcher = new(NewCache(), new PackageFetcherOptions
        {
            Handler = Serve(packages),
            TimeProvider = time,
            Concurrency = 1,
            Sources = record =>
            {
                time.Advance(TimeSpan.FromMinutes(9));
                return [record.Url];
            },
        });
        List<string> fetched = [];

        StoreException slow = await Assert.ThrowsAnyAsync<StoreException>(async () =>
        {
            await foreach (CachedPackage package in fetcher.FetchAsync([.. packages.Select(p => p.Record())], null, TestContext.Current.CancellationToken))
            {
                fetched.Add(package.Record.Name);
            }
        });

        Assert.Equal(["p6", "p5", "p4"], fetched);
        Assert.Equal(ErrorCode.PackageUnavailable, slow.Code);
        Assert.False(slow.IsTransient);
        Assert.Contains("p3-1.0-0.conda was given up because all downloads together have taken 36 minutes", slow.Message, StringComparison.Ordinal);
        Assert.Contains("30 minutes and what their bytes take at 64 KiB a second", slow.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_SlowLine_IsServed()
    {
        BuiltPackage large = new PackageBuilder("large").File("lib/large", Convert.ToHexString(RandomBytes(8 << 20))).Build();
        FakeTimeProvider time = new();
        DrippingServer server = new(large.Bytes, time, int.MaxValue, eachSecond: 17 * 1024);
        using PackageFetcher fetcher = new(NewCache(), new PackageFetcherOptions { Handler = server, TimeProvider = time });

        CachedPackage fetched = await fetcher.FetchOneAsync(large.Record(), null, TestContext.Current.CancellationToken);

        Assert.True(Directory.Exists(fetched.Directory));
    }

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count / 2];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, ErrorCode.PackageUnavailable, 1)]
    [InlineData(HttpStatusCode.Forbidden, ErrorCode.ChannelAccessDenied, 1)]
    [InlineData(HttpStatusCode.Unauthorized, ErrorCode.ChannelAccessDenied, 1)]
    [InlineData(HttpStatusCode.ServiceUnavailable, ErrorCode.PackageUnavailable, 5)]
    public async Task FetchAsync_ServerThatKeepsRefusing_GivesUp(HttpStatusCode status, ErrorCode code, int requests)
    {
        ArchiveServer server = Serve(_package);
        for (int i = 0; i < requests; i++)
        {
            server.NextStatus(status);
        }

        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(
            () => FetchAsync(server, [_package.Record() with { Url = "https://user:secret@conda.example/t/tk-1/test/linux-64/a-1.0-0.conda" }]));

        Assert.Equal(code, exception.Code);
        Assert.Equal(requests, server.Requests.Count);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("tk-1", string.Concat(_notices) + exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_Mirrors_AreTriedInOrder()
    {
        ArchiveServer server = Serve(_package).NextStatus(HttpStatusCode.NotFound);

        List<CachedPackage> fetched = await FetchAsync(
            server, [_package.Record()], sources: r => ["https://mirror.example/a.conda", r.Url]);

        Assert.Single(fetched);
        Assert.Equal(["https://mirror.example/a.conda", _package.Record().Url], server.Requests);
    }

    [Fact]
    public async Task FetchAsync_MirrorThatDiesInTheMiddle_IsContinuedByTheNext()
    {
        ArchiveServer server = new();
        server.Add("https://mirror.example/a.conda", _package.Bytes).Add(_package).NextBroken(700);
        for (int i = 0; i < 4; i++)
        {
            server.NextStatus(HttpStatusCode.BadGateway);
        }

        await FetchAsync(server, [_package.Record()], sources: r => ["https://mirror.example/a.conda", r.Url]);

        Assert.Equal($"{_package.Record().Url} bytes=700-", server.Requests[^1]);
    }

    [Fact]
    public async Task FetchAsync_WrongArchiveFromTheFirstMirror_IsFetchedFromTheSecond()
    {
        byte[] wrong = [.. _package.Bytes];
        wrong[^1] ^= 1;
        ArchiveServer server = new();
        server.Add("https://mirror.example/a.conda", wrong).Add(_package);
        List<InstallProgress> reports = [];

        await FetchAsync(server, [_package.Record()], new SynchronousProgress(reports.Add), sources: r => ["https://mirror.example/a.conda", r.Url]);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(_package.Bytes.Length, reports[^1].BytesDone);
    }

    [Fact]
    public async Task FetchAsync_ServerAnnouncesAnotherSize_IsRefusedBeforeReading()
    {
        ArchiveServer server = new();
        server.Add(_package.Record().Url, new byte[5_000_000]);

        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(() => FetchAsync(server, [_package.Record()]));

        Assert.Equal(ErrorCode.HashMismatch, exception.Code);
    }

    [Theory]
    [InlineData("https://conda.example/other/a.conda", true)]
    [InlineData("https://cdn.example/a.conda", false)]
    [InlineData("https://conda.example:8443/a.conda", false)]
    public async Task FetchAsync_Redirect_KeepsCredentialsOnlyOnTheSameHost(string location, bool keeps)
    {
        ArchiveServer server = new();
        server.Add(location, _package.Bytes).NextRedirect(location);

        await FetchAsync(server, [_package.Record() with { Url = "https://user:p%40ss@conda.example/test/linux-64/a-1.0-0.conda" }]);

        string expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:p@ss"));
        Assert.Equal([expected, keeps ? expected : null], server.Authorizations);
        Assert.Equal(["https://conda.example/test/linux-64/a-1.0-0.conda", location], server.Requests);
    }

    [Theory]
    [InlineData("http://conda.example/a.conda")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://conda.example/a.conda")]
    public async Task FetchAsync_RedirectToALesserScheme_IsRefused(string location)
    {
        ArchiveServer server = Serve(_package).NextRedirect(location);

        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(() => FetchAsync(server, [_package.Record()]));

        Assert.Equal(ErrorCode.UnsafeChannelReference, exception.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task FetchAsync_EndlessRedirects_EndWithAFailure()
    {
        ArchiveServer server = new();
        for (int i = 0; i < 20; i++)
        {
            server.NextRedirect("https://conda.example/again");
        }

        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(() => FetchAsync(server, [_package.Record()]));

        Assert.Equal(ErrorCode.PackageUnavailable, exception.Code);
    }

    [Fact]
    public async Task FetchAsync_FileUrl_IsReadDirectly()
    {
        using TemporaryDirectory channel = new();
        string path = _package.WriteTo(channel.At("with space"));
        ArchiveServer server = new();

        List<CachedPackage> fetched = await FetchAsync(server, [_package.Record() with { Url = new Uri(path).AbsoluteUri }]);

        Assert.Single(fetched);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("file:///nowhere/a-1.0-0.conda")]
    [InlineData("file://host/a-1.0-0.conda")]
    [InlineData("ftp://conda.example/a-1.0-0.conda")]
    [InlineData("relative/a-1.0-0.conda")]
    public async Task FetchAsync_PlaceThatHasNoArchive_IsUnavailable(string url)
    {
        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(() => FetchAsync(new ArchiveServer(), [_package.Record() with { Url = url }]));

        Assert.Equal(ErrorCode.PackageUnavailable, exception.Code);
    }

    [Fact]
    public async Task FetchAsync_OneFailure_StopsTheOthersAndIsTheOneReported()
    {
        BuiltPackage[] packages = [.. Enumerable.Range(0, 6).Select(i => NewPackage($"p{i}", 2000))];
        ArchiveServer server = Serve([.. packages.Skip(1)]);

        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(() => FetchAsync(server, packages.Select(p => p.Record())));

        Assert.Equal(ErrorCode.PackageUnavailable, exception.Code);
        Assert.Contains("p0-1.0-0.conda", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root.At("pkgs/v1/.tmp")));
    }

    [Fact]
    public async Task FetchAsync_RequiredHashMissing_IsRefused()
    {
        using PackageFetcher fetcher = new(NewCache(), new PackageFetcherOptions { Handler = Serve(_package), RequireHash = true });

        StoreException exception = await Assert.ThrowsAnyAsync<StoreException>(
            () => fetcher.FetchOneAsync(_package.Record() with { Sha256 = null }, null, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.HashMismatch, exception.Code);
    }

    [Fact]
    public async Task FetchAsync_CallerStopsEarly_EndsTheDownloads()
    {
        BuiltPackage[] packages = [.. Enumerable.Range(0, 30).Select(i => NewPackage($"p{i}", 2000))];
        ArchiveServer server = new() { Delay = TimeSpan.FromMilliseconds(20) };
        Array.ForEach(packages, p => server.Add(p));
        using PackageFetcher fetcher = new(NewCache(), new PackageFetcherOptions { Handler = server, Concurrency = 2 });

        await foreach (CachedPackage package in fetcher.FetchAsync([.. packages.Select(p => p.Record())], null, TestContext.Current.CancellationToken))
        {
            Assert.True(Directory.Exists(package.Directory));
            break;
        }

        Assert.InRange(server.Requests.Count, 1, 15);
        Assert.Empty(Directory.GetFileSystemEntries(_root.At("pkgs/v1/.tmp")));
    }

    private static BuiltPackage NewPackage(string name, int length, PackageArchiveKind kind = PackageArchiveKind.Conda)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        return new PackageBuilder(name).File("data", content).Build(kind);
    }

    private static ArchiveServer Serve(params BuiltPackage[] packages)
    {
        ArchiveServer server = new();
        Array.ForEach(packages, p => server.Add(p));
        return server;
    }

    private PackageCache NewCache() => new(new PackageCacheOptions { Root = _root.Path });

    private async Task<List<CachedPackage>> FetchAsync(
        ArchiveServer server,
        IEnumerable<RepodataRecord> records,
        IProgress<InstallProgress>? progress = null,
        Func<RepodataRecord, IReadOnlyList<string>>? sources = null,
        int concurrency = 4)
    {
        using PackageFetcher fetcher = new(NewCache(), new PackageFetcherOptions
        {
            Handler = server,
            Concurrency = concurrency,
            Sources = sources,
            Jitter = () => 0.5,
            LongestRetryDelay = TimeSpan.FromSeconds(59),
            Notice = n =>
            {
                lock (_notices)
                {
                    _notices.Add(n);
                }
            },
            TimeProvider = _time,
        });
        List<CachedPackage> fetched = [];
        await foreach (CachedPackage package in fetcher.FetchAsync([.. records], progress, TestContext.Current.CancellationToken))
        {
            fetched.Add(package);
        }

        return fetched;
    }

    private sealed class SynchronousProgress(Action<InstallProgress> listener) : IProgress<InstallProgress>
    {
        private readonly Lock _lock = new();

        public void Report(InstallProgress value)
        {
            lock (_lock)
            {
                listener(value);
            }
        }
    }
}
