using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Store.Work;

/// <summary>Two hosts of a store fetch the same package, and one loses its lease in the middle.</summary>
public sealed class LeaseCacheLockTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly BuiltPackage _package = new PackageBuilder("a").File("lib/a", new string('a', 100_000)).Build();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task GetOrAddAsync_LeaseLostInTheMiddle_PublishesOnceAndWhole()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        TestLeases leases = new(time);
        HeldStream held = new(_package.Bytes);
        PackageCache slow = NewCache(leases, time);
        PackageCache other = NewCache(leases, time);

        Task<CachedPackage> losing = Task.Run(() => AddAsync(slow, held, limit.Token), limit.Token);
        await held.Reached.WaitAsync(limit.Token);
        LeaseState seen = (await leases.FindAsync("packages/" + PackageCache.KeyOf(_package.Record()), limit.Token))!;
        await leases.BreakAsync(seen, limit.Token);
        CachedPackage published = await AddAsync(other, new MemoryStream(_package.Bytes), limit.Token);
        while (!losing.IsCompleted)
        {
            // The next renewal finds out.
            time.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(10, limit.Token);
        }

        StoreException lost = await Assert.ThrowsAsync<StoreException>(() => losing);
        Assert.Equal((ErrorCode.LeaseLost, true), (lost.Code, lost.IsTransient));
        PackageCache full = new(new PackageCacheOptions { Root = _root.Path, Validation = CacheValidation.Full });
        Assert.Equal(published.Directory, full.Find(_package.Record(), limit.Token)?.Directory);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(full.Directory, ".tmp")));
        Assert.Equal(published.Directory, (await AddAsync(slow, Stream.Null, limit.Token)).Directory);
    }

    private PackageCache NewCache(ILeases leases, FakeTimeProvider time) =>
        new(new PackageCacheOptions { Root = _root.Path, Locks = new LeaseCacheLock(leases, LeaseTimes.Of(TimeSpan.FromSeconds(60)), time), TimeProvider = time });

    private Task<CachedPackage> AddAsync(PackageCache cache, Stream archive, CancellationToken cancellationToken) =>
        cache.GetOrAddAsync(_package.Record(), (_, _) => Task.FromResult(archive), onWait: null, cancellationToken);

    /// <summary>Gives half of the bytes and then nothing until it is canceled.</summary>
    private sealed class HeldStream(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = (int)Math.Min(buffer.Length, (Length / 2) - Position);
            if (count > 0)
            {
                return await base.ReadAsync(buffer[..count], cancellationToken);
            }

            _reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}
