using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class CacheLockTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Acquire_HeldByAnotherHandle_WaitsUntilItIsFree()
    {
        string path = _directory["x.lock"];
        FileStream other = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        CountingTimeProvider clock = new();

        // It has tried as long as a timer runs until it tries again.
        Task<CacheLock> waiting = CacheLock.AcquireAsync(path, TimeSpan.FromMinutes(1), clock, Token);
        Assert.Equal(1, clock.ActiveTimers);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        other.Dispose();

        using CacheLock locked = await AdvanceUntilAsync(clock, waiting);
        Assert.Throws<IOException>(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
    }

    [Fact]
    public async Task Acquire_HeldTooLong_TimesOut()
    {
        string path = _directory["x.lock"];
        using FileStream other = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        CountingTimeProvider clock = new();

        Task<CacheLock> waiting = CacheLock.AcquireAsync(path, TimeSpan.FromMinutes(1), clock, Token);
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => AdvanceUntilAsync(clock, waiting));

        Assert.Equal(ErrorCode.LockTimeout, error.Code);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Acquire_HeldInThisProcess_TimesOutAndIsFreeLater()
    {
        string path = _directory["x.lock"];
        using (await CacheLock.AcquireAsync(path, TimeSpan.FromSeconds(5), TimeProvider.System, Token))
        {
            await Assert.ThrowsAsync<StoreException>(
                () => CacheLock.AcquireAsync(path, TimeSpan.FromMilliseconds(50), TimeProvider.System, Token));
        }

        using CacheLock again = await CacheLock.AcquireAsync(path, TimeSpan.FromSeconds(5), TimeProvider.System, Token);
        Assert.True(File.Exists(path));
    }

    private static async Task<CacheLock> AdvanceUntilAsync(CountingTimeProvider clock, Task<CacheLock> waiting)
    {
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await waiting;
    }
}
