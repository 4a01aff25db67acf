using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class LeaseHolderTests
{
    private static readonly string Dead = $"{Environment.MachineName}/{int.MaxValue}/0";

    [Fact]
    public async Task BreakIfDeadAsync_HolderOfThisMachineIsGone_FreesTheLease()
    {
        TestLeases leases = new(TimeProvider.System);
        await leases.AcquireAsync("x", Dead, TimeSpan.FromSeconds(60), CancellationToken.None);

        await LeaseHolder.BreakIfDeadAsync(leases, "x", CancellationToken.None);

        Assert.NotNull(await leases.AcquireAsync("x", LeaseHolder.Name, TimeSpan.FromSeconds(60), CancellationToken.None));
    }

    [Fact]
    public async Task BreakIfDeadAsync_TwoFindTheSameDeadHolder_LeavesTheLeaseOfTheFirst()
    {
        TestLeases leases = new(TimeProvider.System);
        await leases.AcquireAsync("x", Dead, TimeSpan.FromSeconds(60), CancellationToken.None);
        Lease? first = null;
        SlowToLook second = new(leases, async () =>
        {
            await LeaseHolder.BreakIfDeadAsync(leases, "x", CancellationToken.None);
            first = await leases.AcquireAsync("x", LeaseHolder.Name, TimeSpan.FromSeconds(60), CancellationToken.None);
        });

        await LeaseHolder.BreakIfDeadAsync(second, "x", CancellationToken.None);

        await leases.RenewAsync(first!, CancellationToken.None);
    }

    /// <summary>Something happens between a look and what follows from it.</summary>
    private sealed class SlowToLook(ILeases inner, Func<Task> meanwhile) : ILeases
    {
        public Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
            inner.AcquireAsync(name, holder, duration, cancellationToken);

        public Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken) => inner.RenewAsync(lease, cancellationToken);

        public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => inner.ReleaseAsync(lease, cancellationToken);

        public Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken) => inner.BreakAsync(seen, cancellationToken);

        public async Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken)
        {
            LeaseState? found = await inner.FindAsync(name, cancellationToken);
            await meanwhile();
            return found;
        }
    }
}
