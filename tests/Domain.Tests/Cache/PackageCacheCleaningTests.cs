using CondaStore.Domain.Cache;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Cache;

public sealed class PackageCacheCleaningTests : IDisposable
{
    private static readonly BuiltPackage[] Packages =
    [
        new PackageBuilder("a").File("lib/a", "content of a").Build(),
        new PackageBuilder("b").TextWithPrefix("lib/b", "lies in /opt/placeholder\n", "/opt/placeholder").Build(),
        new PackageBuilder("c").File("lib/c", "content of c").Build(),
    ];

    private readonly TemporaryDirectory _root = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public PackageCacheCleaningTests() => Array.ForEach(Packages, p => p.WriteTo(_root.At("channel")));

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task CleanAsync_PackagesOfNoEnvironment_GoAndOthersStay()
    {
        PackageCache cache = NewCache();
        await InstallAsync(cache, "env", Packages[0], Packages[1]);
        await FetchAsync(cache, Packages);

        CacheCleaning told = await cache.CleanAsync(TimeSpan.Zero, dryRun: true, Token);
        int kept = Directory.GetDirectories(cache.Directory, "*-*").Length;
        CacheCleaning done = await cache.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Equal(3, kept);
        Assert.Equal(PackageCache.KeyOf(Packages[2].Record()), Assert.Single(told.Packages).Key);
        Assert.Equal(told.Packages, done.Packages);
        Assert.Equal(["a", "b"], EntryNames(cache));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(cache.Directory, ".tmp")));
    }

    [Fact]
    public async Task CleanAsync_EnvironmentThatWasDeleted_HoldsNothing()
    {
        PackageCache cache = NewCache();
        await InstallAsync(cache, "env", Packages);
        await InstallAsync(cache, "other", Packages[0]);
        Directory.Delete(_root.At("env"), recursive: true);

        CacheCleaning done = await cache.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Equal(2, done.Packages.Count);
        Assert.Equal(_root.At("other"), Assert.Single(cache.ReadUsage().Environments).Prefix);
        Assert.True((await PrefixVerifier.VerifyAsync(_root.At("other"), listExtraFiles: false, null, Token)).IsIntact);
    }

    [Fact]
    public async Task CleanAsync_EnvironmentThatLostAPackage_HoldsItNoLonger()
    {
        PackageCache cache = NewCache();
        await InstallAsync(cache, "env", Packages);
        await InstallAsync(cache, "env", Packages[0], Packages[1]);

        await cache.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Equal(["a", "b"], EntryNames(cache));
    }

    [Fact]
    public async Task CleanAsync_RecentlyUsedPackage_Stays()
    {
        PackageCache cache = NewCache();
        await FetchAsync(cache, Packages);
        Directory.SetLastWriteTimeUtc(Path.Combine(cache.Directory, PackageCache.KeyOf(Packages[1].Record())), DateTime.UtcNow.AddDays(-40));

        CacheCleaning done = await cache.CleanAsync(TimeSpan.FromDays(30), dryRun: false, Token);

        Assert.StartsWith("b-", Assert.Single(done.Packages).Key, StringComparison.Ordinal);
        Assert.Equal(["a", "c"], EntryNames(cache));
    }

    [Fact]
    public async Task CleanAsync_PackagesThatAnInstallationHasChosen_Stay()
    {
        PackageCache cache = NewCache();
        await FetchAsync(cache, Packages);
        await cache.HoldAsync(_root.At("env"), [Packages[0].Record()], Token);

        await cache.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Equal(["a"], EntryNames(cache));
    }

    [Fact]
    public async Task CleanAsync_InstallationThatNeverWroteAnything_IsForgottenAfterADay()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        PackageCache cache = NewCache(time);
        await FetchAsync(cache, Packages);
        await cache.HoldAsync(_root.At("env"), Packages.Select(p => p.Record()), Token);

        time.Advance(TimeSpan.FromHours(25));
        await cache.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Empty(EntryNames(cache));
        Assert.Empty(Directory.GetFiles(Path.Combine(cache.Directory, ".prefixes")));
    }

    [Fact]
    public async Task CleanAsync_ClockSetForwardDuringAnInstallation_LeavesWhatItHasChosen()
    {
        SettableClock clock = new(TimeProvider.System);
        PackageCache cache = NewCache(clock);
        await FetchAsync(cache, Packages);
        await cache.HoldAsync(_root.At("env"), [Packages[0].Record()], Token);

        clock.Set(TimeSpan.FromDays(3));
        await cache.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Equal(["a"], EntryNames(cache));
    }

    [Fact]
    public async Task CleanAsync_ClockThatWasSetBack_RemovesNothingThatLooksNew()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        PackageCache cache = NewCache(time);
        await FetchAsync(cache, Packages);
        PackageCache earlier = NewCache(new FakeTimeProvider(DateTimeOffset.UtcNow.AddYears(-1)));

        await earlier.CleanAsync(TimeSpan.Zero, dryRun: false, Token);

        Assert.Equal(["a", "b", "c"], EntryNames(cache));
    }

    [Fact]
    public async Task InstallAsync_BesideACleaningOfEverything_Succeeds()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> cleaning = Task.Run(() => CleanForEverAsync(stop.Token), Token);

        await Parallel.ForAsync(0, 4, Token, async (worker, _) =>
        {
            for (int i = 0; i < 10; i++)
            {
                string name = $"env{worker}";
                await InstallAsync(NewCache(), name, Packages);
                Assert.True((await PrefixVerifier.VerifyAsync(_root.At(name), listExtraFiles: false, null, Token)).IsIntact);
                Directory.Delete(_root.At(name), recursive: true);
            }
        });
        await stop.CancelAsync();

        Assert.True(await cleaning > 0);
    }

    [Fact]
    public async Task ReadUsage_OfAnEnvironment_IsWhatItsFilesHave()
    {
        PackageCache cache = NewCache();
        await InstallAsync(cache, "env", Packages);

        CacheUsage usage = cache.ReadUsage();

        PrefixReference environment = Assert.Single(usage.Environments);
        long own = new FileInfo(_root.At("env/lib/b")).Length;
        Assert.Equal(own, _root.At("env").Length + "lies in \n".Length);
        Assert.Equal(3, environment.Files);
        Assert.Equal("lies in /opt/placeholder\n".Length, environment.OwnBytes);
        Assert.Equal("content of acontent of c".Length + environment.OwnBytes, environment.Bytes);
        Assert.All(usage.Packages, p => Assert.Equal(1, p.Environments));
        Assert.Equal(0, usage.UnusedBytes);
    }

    private static string[] EntryNames(PackageCache cache) =>
        [.. Directory.GetDirectories(cache.Directory, "*-*").Select(d => Path.GetFileName(d).Split('-')[0]).Order()];

    private PackageCache NewCache(TimeProvider? time = null) =>
        new(new PackageCacheOptions { Root = _root.At("cache"), TimeProvider = time ?? TimeProvider.System });

    private RepodataRecord Local(BuiltPackage package) => package.Record() with { Url = Path.Combine(_root.At("channel/linux-64"), package.Archive.FileName) };

    private async Task FetchAsync(PackageCache cache, params BuiltPackage[] packages)
    {
        using PackageFetcher fetcher = new(cache, new PackageFetcherOptions());
        await foreach (CachedPackage package in fetcher.FetchAsync([.. packages.Select(Local)], null, Token))
        {
            Assert.True(Directory.Exists(package.Directory));
        }
    }

    private async Task InstallAsync(PackageCache cache, string prefix, params BuiltPackage[] packages)
    {
        using PackageFetcher fetcher = new(cache, new PackageFetcherOptions());
        TargetPackage[] target = [.. packages.Select(p => new TargetPackage(Local(p), []))];
        await Installer.InstallAsync(
            _root.At(prefix), target,
            (records, token) => fetcher.FetchAsync(records, null, token).Select(p => new ReadyPackage(p.Record, p.Directory)),
            new InstallOptions { Cache = cache }, TimeProvider.System, Token);
    }

    private async Task<int> CleanForEverAsync(CancellationToken stop)
    {
        int removed = 0;
        while (!stop.IsCancellationRequested)
        {
            removed += (await NewCache().CleanAsync(TimeSpan.Zero, dryRun: false, CancellationToken.None)).Packages.Count;
            await Task.Delay(1, CancellationToken.None);
        }

        return removed;
    }
}
