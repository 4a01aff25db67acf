using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Cache;

public sealed class PackageCacheTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly BuiltPackage _package = new PackageBuilder("a", "1.0", "0").DependsOn("b >=1").File("bin/a", "content", executable: true).Build();
    private int _fetches;

    private string Packages => _root.At("pkgs/v1");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task GetOrAddAsync_AbsentPackage_IsPublishedWithItsRecord()
    {
        RepodataRecord record = _package.Record("https://user:secret@conda.example/t/token/test");

        CachedPackage package = await AddAsync(NewCache(), record, _package.Bytes);

        Assert.Equal(Path.Combine(Packages, "a-1.0-0-" + _package.Sha256[..16]), package.Directory);
        Assert.Equal("content", File.ReadAllText(Path.Combine(package.Directory, "bin/a")));
        Assert.Equal(4, package.Files);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package.Directory, "info/repodata_record.json")));
        Assert.Equal("https://conda.example/test/linux-64/a-1.0-0.conda", json.RootElement.GetProperty("url").GetString());
        Assert.Equal("https://conda.example/test", json.RootElement.GetProperty("channel").GetString());
        Assert.Equal("a-1.0-0.conda", json.RootElement.GetProperty("fn").GetString());
        Assert.Equal(_package.Sha256, json.RootElement.GetProperty("sha256").GetString());
        Assert.Equal(_package.Md5, json.RootElement.GetProperty("md5").GetString());
        Assert.Equal(_package.Bytes.Length, json.RootElement.GetProperty("size").GetInt64());
        Assert.Equal("b >=1", json.RootElement.GetProperty("depends")[0].GetString());
        AssertNothingHalfMade();
    }

    [Fact]
    public async Task GetOrAddAsync_PresentPackage_IsNotFetchedAgain()
    {
        PackageCache cache = NewCache();
        CachedPackage first = await AddAsync(cache, _package.Record(), _package.Bytes);

        CachedPackage second = await AddAsync(cache, _package.Record(), _package.Bytes);

        Assert.Equal(first, second with { Record = first.Record });
        Assert.Equal(first.Directory, cache.Find(_package.Record())?.Directory);
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task GetOrAddAsync_ClockThatJumpsBack_StaysUsableBeforeAndAfter()
    {
        // The archive's files are from the future of the clock that comes later.
        BuiltPackage package = new PackageBuilder("late").File("lib/late", "content").Build();
        FakeTimeProvider time = new(DateTimeOffset.UtcNow.AddYears(2));
        PackageCache cache = new(new PackageCacheOptions { Root = _root.Path, TimeProvider = time });
        CachedPackage first = await AddAsync(cache, package.Record(), package.Bytes);
        PackageCache earlier = new(new PackageCacheOptions { Root = _root.Path, TimeProvider = new FakeTimeProvider(DateTimeOffset.UtcNow.AddYears(-2)) });

        Assert.Equal(first.Directory, earlier.Find(package.Record())?.Directory);
        await AddAsync(earlier, _package.Record(), _package.Bytes);
        await earlier.SweepAsync(CancellationToken.None);
        Assert.NotNull(earlier.Find(_package.Record()));
        Assert.NotNull(cache.Find(_package.Record()));
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task GetOrAddAsync_SameNameFromTwoChannels_AreTwoEntries()
    {
        PackageCache cache = NewCache();
        BuiltPackage other = new PackageBuilder("a", "1.0", "0").File("bin/a", "other").Build();

        CachedPackage first = await AddAsync(cache, _package.Record(), _package.Bytes);
        CachedPackage second = await AddAsync(cache, other.Record(), other.Bytes);

        Assert.NotEqual(first.Directory, second.Directory);
        Assert.NotNull(cache.Find(_package.Record()));
        Assert.NotNull(cache.Find(other.Record()));
    }

    [Theory]
    [InlineData(true, false, "m")]
    [InlineData(false, false, "u")]
    public void KeyOf_RecordWithoutSha256_IsMarked(bool hasMd5, bool hasSha256, string mark)
    {
        RepodataRecord record = _package.Record() with { Md5 = hasMd5 ? _package.Md5 : null, Sha256 = hasSha256 ? _package.Sha256 : null };

        Assert.StartsWith($"a-1.0-0-{mark}", PackageCache.KeyOf(record));
    }

    [Theory]
    [InlineData("../../x", "1", "0", null)]
    [InlineData("a", "1/../..", "0", null)]
    [InlineData("a", "1", "..", null)]
    [InlineData("a", "1", "0\0", null)]
    [InlineData("a", "1", "0", "../../../../etc/passwd")]
    [InlineData("a", "1", "0", "")]
    public void KeyOf_RecordThatIsAPath_IsRefused(string name, string version, string build, string? sha256)
    {
        RepodataRecord record = _package.Record() with { Name = name, Version = version, Build = build, Sha256 = sha256 ?? _package.Sha256 };

        Assert.Equal(ErrorCode.InvalidName, Assert.Throws<StoreException>(() => PackageCache.KeyOf(record)).Code);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("md5")]
    [InlineData("size")]
    [InlineData("longer")]
    public async Task GetOrAddAsync_OtherArchiveThanPromised_IsTriedTwiceAndNotPublished(string what)
    {
        RepodataRecord record = what switch
        {
            "sha256" => _package.Record() with { Sha256 = new string('0', 64) },
            "md5" => _package.Record() with { Md5 = new string('0', 32) },
            "size" => _package.Record() with { Size = _package.Bytes.Length + 1 },
            _ => _package.Record() with { Size = 100 },
        };

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => AddAsync(NewCache(), record, _package.Bytes));

        Assert.Equal(ErrorCode.HashMismatch, exception.Code);
        Assert.Equal(2, _fetches);
        Assert.Null(NewCache().Find(record));
        AssertNothingHalfMade();
        Assert.Empty(Directory.GetDirectories(Packages, "a-*"));
    }

    [Fact]
    public async Task GetOrAddAsync_PageInsteadOfArchive_IsAHashMismatch()
    {
        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => AddAsync(NewCache(), _package.Record(), "<html>"u8.ToArray()));

        Assert.Equal(ErrorCode.HashMismatch, exception.Code);
    }

    [Fact]
    public async Task GetOrAddAsync_PromisedArchiveThatIsCorrupt_SaysSoAndIsNotTriedAgain()
    {
        byte[] bytes = _package.Bytes[..^40];
        RepodataRecord record = _package.Record() with
        {
            Size = bytes.Length,
            Md5 = null,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
        };

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => AddAsync(NewCache(), record, bytes));

        Assert.Equal(ErrorCode.CorruptArchive, exception.Code);
        Assert.StartsWith("a-1.0-0.conda: ", exception.Message);
        Assert.Equal(1, _fetches);
        AssertNothingHalfMade();
    }

    [Fact]
    public async Task GetOrAddAsync_ArchiveOfAnotherPackage_IsRefused()
    {
        BuiltPackage other = new PackageBuilder("other").Build();
        RepodataRecord record = other.Record() with { Name = "a" };

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => AddAsync(NewCache(), record, other.Bytes));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, exception.Code);
        AssertNothingHalfMade();
    }

    [Theory]
    [InlineData("file deleted")]
    [InlineData("file cut off")]
    [InlineData("file written to")]
    [InlineData("marker missing")]
    [InlineData("marker cut off")]
    [InlineData("index missing")]
    [InlineData("paths empty")]
    public async Task GetOrAddAsync_DamagedEntry_IsFetchedAgain(string damage)
    {
        PackageCache cache = NewCache();
        CachedPackage package = await AddAsync(cache, _package.Record(), _package.Bytes);
        string At(string path) => Path.Combine(package.Directory, path);
        switch (damage)
        {
            case "file deleted": File.Delete(At("bin/a")); break;
            case "file cut off": File.WriteAllText(At("bin/a"), "con"); break;
            case "file written to":
                File.WriteAllText(At("bin/a"), "CONTENT");
                File.SetLastWriteTimeUtc(At("bin/a"), DateTime.UtcNow.AddSeconds(5));
                break;
            case "marker missing": File.Delete(At("info/cache_entry.json")); break;
            case "marker cut off": File.WriteAllText(At("info/cache_entry.json"), "{\"format\": 1,"); break;
            case "index missing": File.Delete(At("info/index.json")); break;
            default: File.WriteAllText(At("info/paths.json"), ""); break;
        }

        Assert.Null(cache.Find(_package.Record()));
        await AddAsync(cache, _package.Record(), _package.Bytes);

        Assert.Equal(2, _fetches);
        Assert.Equal("content", File.ReadAllText(At("bin/a")));
        AssertNothingHalfMade();
    }

    [Theory]
    [InlineData(CacheValidation.Skip, true)]
    [InlineData(CacheValidation.Fast, true)]
    [InlineData(CacheValidation.Full, false)]
    public async Task Find_ChangedContentOfTheSameSize_IsSeenByFullValidation(CacheValidation validation, bool found)
    {
        CachedPackage package = await AddAsync(NewCache(), _package.Record(), _package.Bytes);
        string file = Path.Combine(package.Directory, "bin/a");
        DateTime written = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "CONTENT");
        File.SetLastWriteTimeUtc(file, written);

        Assert.Equal(found, NewCache(validation).Find(_package.Record()) is not null);
    }

    [Fact]
    public async Task Find_ReadOnlyLayer_IsUsedAndABadEntryInItIsPassedOver()
    {
        CachedPackage package = await AddAsync(NewCache(), _package.Record(), _package.Bytes);
        using TemporaryDirectory upper = new();
        PackageCache layered = new(new PackageCacheOptions { Root = upper.Path, ReadOnlyRoots = [_root.At("nowhere"), _root.Path] });

        Assert.Equal(package.Directory, layered.Find(_package.Record())?.Directory);
        File.Delete(Path.Combine(package.Directory, "bin/a"));
        CachedPackage own = await AddAsync(layered, _package.Record(), _package.Bytes);

        Assert.StartsWith(upper.Path, own.Directory);
    }

    [Fact]
    public async Task GetOrAddAsync_ManyThreadsAndTwoCaches_FetchOnce()
    {
        PackageCache[] caches = [NewCache(), NewCache()];

        CachedPackage[] packages = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => AddAsync(caches[i % 2], _package.Record(), _package.Bytes, TimeSpan.FromMilliseconds(50)))));

        Assert.Equal(1, _fetches);
        Assert.Single(packages.Select(p => p.Directory).Distinct());
    }

    [Fact]
    public async Task GetOrAddAsync_LockIsTaken_ReportsAndGivesUp()
    {
        FileCacheLock locks = new(Path.Combine(Packages, ".locks"), TimeSpan.Zero, TimeProvider.System);
        await using ICacheLockHandle handle = await locks.AcquireAsync(PackageCache.KeyOf(_package.Record()), null, TestContext.Current.CancellationToken);
        bool waited = false;

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => new PackageCache(new PackageCacheOptions { Root = _root.Path, LockTimeout = TimeSpan.FromMilliseconds(100) })
            .GetOrAddAsync(_package.Record(), Open(_package.Bytes), () => waited = true, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.LockTimeout, exception.Code);
        Assert.True(waited);
        Assert.Equal(0, _fetches);
    }

    [Fact]
    public async Task GetOrAddAsync_LockLostInTheMiddle_PublishesNothing()
    {
        LosableLock locks = new();
        PackageCache cache = new(new PackageCacheOptions { Root = _root.Path, Locks = locks });

        StoreException exception = await Assert.ThrowsAsync<StoreException>(() => cache.GetOrAddAsync(
            _package.Record(),
            async (_, _) =>
            {
                await locks.Loss.CancelAsync();
                return new MemoryStream(_package.Bytes);
            },
            null,
            TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.LeaseLost, exception.Code);
        Assert.Null(cache.Find(_package.Record()));
        AssertNothingHalfMade();
    }

    [Fact]
    public async Task GetOrAddAsync_Canceled_LeavesNothing()
    {
        using CancellationTokenSource cancellation = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NewCache().GetOrAddAsync(
            _package.Record(),
            async (_, _) =>
            {
                await cancellation.CancelAsync();
                return new PiecewiseStream(_package.Bytes, 10);
            },
            null,
            cancellation.Token));

        AssertNothingHalfMade();
    }

    [Fact]
    public async Task SweepAsync_OldLeftovers_AreRemovedUnlessLocked()
    {
        PackageCache cache = NewCache();
        string old = Leftover("old-1-0-abc.77.123", DateTime.UtcNow.AddDays(-2));
        string young = Leftover("young-1-0-abc.77.123", DateTime.UtcNow);
        string locked = Leftover("locked-1-0-abc.77.123", DateTime.UtcNow.AddDays(-2));
        FileCacheLock locks = new(Path.Combine(Packages, ".locks"), TimeSpan.Zero, TimeProvider.System);
        await using ICacheLockHandle handle = await locks.AcquireAsync("locked-1-0-abc", null, TestContext.Current.CancellationToken);

        int removed = await cache.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, removed);
        Assert.Equal((false, true, true), (Directory.Exists(old), Directory.Exists(young), Directory.Exists(locked)));
    }

    [Fact]
    public async Task GetOrAddAsync_LeftoverOfTheSamePackage_IsRemoved()
    {
        string leftover = Leftover(PackageCache.KeyOf(_package.Record()) + ".77.123", DateTime.UtcNow);

        await AddAsync(NewCache(), _package.Record(), _package.Bytes);

        Assert.False(Directory.Exists(leftover));
    }

    [Fact]
    public async Task GetOrAddAsync_RecordWithoutHashes_IsFoundAgain()
    {
        RepodataRecord record = _package.Record() with { Sha256 = null, Md5 = null, Size = null };

        await AddAsync(NewCache(), record, _package.Bytes);

        Assert.NotNull(NewCache().Find(record));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task GetOrAddAsync_KeptArchive_RepairsWithoutTheNetworkUnlessItIsDamagedToo(bool archiveDamaged, int fetches)
    {
        PackageCache cache = new(new PackageCacheOptions { Root = _root.Path, KeepArchives = true });
        CachedPackage package = await AddAsync(cache, _package.Record(), _package.Bytes);
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(Packages, ".archives")));
        Assert.Equal(_package.Bytes, File.ReadAllBytes(kept));
        File.Delete(Path.Combine(package.Directory, "bin/a"));
        if (archiveDamaged)
        {
            File.WriteAllText(kept, "damaged");
        }

        await AddAsync(cache, _package.Record(), _package.Bytes);

        Assert.Equal(fetches, _fetches);
        Assert.NotNull(cache.Find(_package.Record()));
        Assert.Equal(_package.Bytes, File.ReadAllBytes(kept));
        AssertNothingHalfMade();
    }

    [Fact]
    public async Task GetOrAddAsync_ArchiveLacksAListedFile_IsRefusedByName()
    {
        (RepodataRecord record, byte[] bytes) = Lying("""{"_path": "share/x", "path_type": "hardlink"}, {"_path": "gone.txt", "path_type": "hardlink"}""");

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => AddAsync(NewCache(), record, bytes));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
        Assert.Contains("a-1-0.tar.bz2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("gone.txt", failure.Message, StringComparison.Ordinal);
        AssertNothingHalfMade();
    }

    [Fact]
    public async Task GetOrAddAsync_ListedSizeIsWrong_IsUsedAndRemembered()
    {
        string hash = new('0', 64);
        (RepodataRecord record, byte[] bytes) = Lying($$"""{"_path": "share/x", "path_type": "hardlink", "size_in_bytes": 2, "sha256": "{{hash}}"}""");
        PackageCache cache = NewCache(CacheValidation.Full);

        CachedPackage package = await AddAsync(cache, record, bytes);

        Assert.Equal(["share/x"], package.Misstated);
        Assert.Equal(["share/x"], cache.Find(record)!.Misstated);
    }

    private static (RepodataRecord Record, byte[] Bytes) Lying(string paths)
    {
        byte[] bytes = new TarBuilder()
            .File("info/index.json", """{"name": "a", "version": "1", "build": "0"}""")
            .File("info/paths.json", $$"""{"paths": [{{paths}}], "paths_version": 1}""")
            .File("share/x", "x")
            .ToTarBz2();
        RepodataRecord record = new()
        {
            Name = "a",
            Version = "1",
            Build = "0",
            Subdir = "noarch",
            FileName = "a-1-0.tar.bz2",
            Url = "https://conda.example/test/noarch/a-1-0.tar.bz2",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        return (record, bytes);
    }

    private PackageCache NewCache(CacheValidation validation = CacheValidation.Fast) => new(new PackageCacheOptions { Root = _root.Path, Validation = validation });

    private Task<CachedPackage> AddAsync(PackageCache cache, RepodataRecord record, byte[] bytes, TimeSpan delay = default) =>
        cache.GetOrAddAsync(record, Open(bytes, delay), null, TestContext.Current.CancellationToken);

    private ArchiveOpener Open(byte[] bytes, TimeSpan delay = default) => async (_, token) =>
    {
        Interlocked.Increment(ref _fetches);
        await Task.Delay(delay, token);
        return new MemoryStream(bytes);
    };

    private string Leftover(string name, DateTime written)
    {
        string path = Directory.CreateDirectory(Path.Combine(Packages, ".tmp", name)).FullName;
        Directory.CreateDirectory(Path.Combine(path, "lib"));
        Directory.SetLastWriteTimeUtc(path, written);
        return path;
    }

    private void AssertNothingHalfMade() => Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Packages, ".tmp")));

    private sealed class LosableLock : ICacheLock, ICacheLockHandle
    {
        public CancellationTokenSource Loss { get; } = new();

        public CancellationToken Lost => Loss.Token;

        public Task<ICacheLockHandle> AcquireAsync(string key, Action? onWait, CancellationToken cancellationToken) => Task.FromResult<ICacheLockHandle>(this);

        public Task<ICacheLockHandle?> TryAcquireAsync(string key, CancellationToken cancellationToken) => Task.FromResult<ICacheLockHandle?>(this);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
