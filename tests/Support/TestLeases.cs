using CondaStore.Domain.Store.Ports;

namespace CondaStore.Tests.Support;

/// <summary>Leases in memory whose renewals a test can make fail or hang.</summary>
public sealed class TestLeases(TimeProvider clock) : ILeases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Lease? Lease, LeaseState Last)> _leases = new(StringComparer.Ordinal);

    /// <summary>Called before each renewal.</summary>
    public Func<CancellationToken, Task> OnRenew { get; set; } = _ => Task.CompletedTask;

    public int Renewals { get; private set; }

    public Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        LeaseRules.Check(holder, duration);
        lock (_lock)
        {
            (Lease? Lease, LeaseState Last)? known = _leases.TryGetValue(name, out (Lease?, LeaseState) found) ? found : null;
            if (known?.Lease is { } current && current.ExpiresOn > clock.GetUtcNow())
            {
                return Task.FromResult<Lease?>(null);
            }

            Lease lease = new(name, Guid.NewGuid().ToString("N"), holder, (known?.Last.Fence ?? 0) + 1, duration, clock.GetUtcNow() + duration);
            Keep(lease);
            return Task.FromResult<Lease?>(lease);
        }
    }

    public async Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken)
    {
        await OnRenew(cancellationToken);
        lock (_lock)
        {
            Renewals++;
            if (!_leases.TryGetValue(lease.Name, out (Lease? Lease, LeaseState) found) || found.Lease?.Id != lease.Id)
            {
                throw new LeaseLostException($"The lease '{lease.Name}' is lost.");
            }

            Lease renewed = lease with { ExpiresOn = clock.GetUtcNow() + lease.Duration };
            Keep(renewed);
            return renewed;
        }
    }

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(lease.Name, out (Lease? Lease, LeaseState Last) found) && found.Lease?.Id == lease.Id)
            {
                _leases[lease.Name] = (null, found.Last);
            }
        }

        return Task.CompletedTask;
    }

    public Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_leases.TryGetValue(seen.Name, out (Lease? Lease, LeaseState Last) found) || found.Last.Fence != seen.Fence)
            {
                return Task.FromResult(false);
            }

            _leases[seen.Name] = (null, found.Last);
            return Task.FromResult(found.Lease is not null && found.Lease.ExpiresOn > clock.GetUtcNow());
        }
    }

    public Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(
                _leases.TryGetValue(name, out (Lease? Lease, LeaseState Last) found)
                    ? found.Last with { IsHeld = found.Lease is not null && found.Lease.ExpiresOn > clock.GetUtcNow() }
                    : null);
        }
    }

    private void Keep(Lease lease) => _leases[lease.Name] = (lease, new LeaseState(lease.Name, true, lease.Holder, lease.Fence, lease.ExpiresOn));
}
