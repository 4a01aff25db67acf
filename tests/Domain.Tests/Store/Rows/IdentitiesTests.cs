using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store.Rows;

public sealed class IdentitiesTests
{
    private readonly InMemoryTable _table = new();
    private readonly Identities _identities;

    public IdentitiesTests() => _identities = new Identities(_table);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_OneAfterTheOther_CountsFromOne()
    {
        Assert.Equal(1, await _identities.TakeAsync(Identities.Builds, new IdentityReference("ns", "a"), Token));
        Assert.Equal(2, await _identities.TakeAsync(Identities.Builds, new IdentityReference("ns", "b"), Token));
        Assert.Equal(1, await _identities.TakeAsync(Identities.Environments, new IdentityReference("ns", "b"), Token));
        Assert.Equal(new IdentityReference("ns", "b"), await _identities.FindAsync(Identities.Builds, 2, Token));
        Assert.Equal(2, await _identities.NewestAsync(Identities.Builds, Token));
    }

    [Fact]
    public async Task Take_ByManyAtOnce_GivesEachAnotherWithoutGaps()
    {
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => _identities.TakeAsync(Identities.Builds, new IdentityReference("ns", "e" + i), Token), Token)));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), ids.Order());
    }

    [Fact]
    public async Task Take_AfterACrashBehindTheInsertion_GoesOn()
    {
        await _table.InsertAsync(new TableRow(Identities.Builds, TableKey.Descending(41)), Token);

        Assert.Equal(42, await _identities.TakeAsync(Identities.Builds, new IdentityReference("ns", "a"), Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(9)]
    public async Task Find_UnusedId_IsNull(long id) => Assert.Null(await _identities.FindAsync(Identities.Builds, id, Token));

    [Fact]
    public async Task Take_ManyAtOnce_TriesEachIdOnce()
    {
        int operations = 0;
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _table.Pause = () =>
        {
            // No write happens before all have asked for the newest.
            if (Interlocked.Increment(ref operations) == 8)
            {
                asked.SetResult();
            }

            return asked.Task;
        };

        long[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _identities.TakeAsync(Identities.Builds, new IdentityReference("ns", "e" + i), Token)));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], taken.Order());
        Assert.Equal(16, operations);
    }
}
