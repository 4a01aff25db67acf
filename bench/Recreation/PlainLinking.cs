using CondaStore.Domain.Cache;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Recreation;

/// <summary>Links the packages of a lockfile out of a store's package cache, on the store's own share, with nothing around it.</summary>
internal sealed class PlainLinking : IDisposable
{
    private readonly PackageCache _cache;
    private readonly PackageFetcher _fetcher;
    private readonly string _share;
    private readonly TargetPackage[] _packages;
    private int _count;

    public PlainLinking(string share, string lockfile, string platform)
    {
        _share = share;
        _cache = new PackageCache(new PackageCacheOptions { Root = share });
        _fetcher = new PackageFetcher(_cache, new PackageFetcherOptions());
        _packages = [.. CondaLockFile.Parse(lockfile).PackagesFor(platform).OfType<LockedCondaPackage>().Select(p => new TargetPackage(Complete(p.Record), []))];
    }

    public int Packages => _packages.Length;

    /// <summary>Links once into a new prefix; the result is what the linking took.</summary>
    public async Task<TimeSpan> RunAsync()
    {
        string prefix = Path.Combine(_share, "plain", $"prefix-{_count++}");
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);
        InstallOptions options = new() { LockPrefix = false, Cache = _cache, EnvironmentVariables = new Dictionary<string, string>() };
        long started = TimeProvider.System.GetTimestamp();
        await Installer.InstallAsync(prefix, _packages, ReadyAsync, options, TimeProvider.System, CancellationToken.None);
        return TimeProvider.System.GetElapsedTime(started);
    }

    public void Dispose() => _fetcher.Dispose();

    private RepodataRecord Complete(RepodataRecord record) =>
        RecordCompletion.Complete(record, IndexJson.ReadFrom(Path.Combine(_cache.Directory, PackageCache.KeyOf(record))));

    private async IAsyncEnumerable<ReadyPackage> ReadyAsync(
        IReadOnlyList<RepodataRecord> records, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CachedPackage package in _fetcher.FetchAsync(records, null, cancellationToken))
        {
            yield return new ReadyPackage(package.Record, package.Directory);
        }
    }
}
