namespace CondaStore.Domain.Store.Ports;

/// <summary>How a <see cref="LeaseKeeper"/> holds a lease.</summary>
/// <param name="Duration">Asked of the storage.</param>
/// <param name="RenewEvery">Between renewals; a third of the duration leaves room for two failures.</param>
/// <param name="Margin">The work is cancelled this long before the lease could end.</param>
public sealed record LeaseTimes(TimeSpan Duration, TimeSpan RenewEvery, TimeSpan Margin)
{
    /// <summary>60 s, renewed every 20 s, work cancelled 10 s before the end.</summary>
    public static LeaseTimes Default { get; } = Of(TimeSpan.FromSeconds(60));

    /// <summary>The times for leases of a duration: renewed after a third of it, given up a sixth before its end.</summary>
    public static LeaseTimes Of(TimeSpan duration) => new(duration, duration / 3, duration / 6);
}
