namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents an acquired lease.</summary>
/// <param name="Name">The name of the lease.</param>
/// <param name="Id">Proof of possession.</param>
/// <param name="Holder">The holder.</param>
/// <param name="Fence">The fencing token, which increases with every acquisition of the name.</param>
/// <param name="Duration">How long it lasts after the last renewal.</param>
/// <param name="ExpiresOn">When it expires by the storage's clock, unless it is renewed.</param>
public sealed record Lease(string Name, string Id, string Holder, long Fence, TimeSpan Duration, DateTimeOffset ExpiresOn);
