namespace CondaStore.Domain.Store.Ports;

/// <summary>Specifies the times by which a <see cref="LeaseKeeper"/> holds a lease.</summary>
/// <param name="Duration">The duration of the lease.</param>
/// <param name="RenewEvery">The interval between renewals; a third of the duration allows for two failures.</param>
/// <param name="Margin">How long before the possible expiry of the lease the work is canceled.</param>
public sealed record LeaseTimes(TimeSpan Duration, TimeSpan RenewEvery, TimeSpan Margin)
{
    /// <summary>Creates the times for leases of a duration: renewed after a third of it, abandoned a sixth before its end.</summary>
    public static LeaseTimes Of(TimeSpan duration) => new(duration, duration / 3, duration / 6);
}
