namespace CondaStore.Domain.Store.Ports;

/// <summary>A lease that was taken.</summary>
/// <param name="Name">What is leased.</param>
/// <param name="Id">Proof of possession.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Fence">Grows with every acquisition of the name, so that a later holder always has the larger number.</param>
/// <param name="Duration">How long it lasts after the last renewal.</param>
/// <param name="ExpiresOn">When it ends by the storage's clock, unless it is renewed.</param>
public sealed record Lease(string Name, string Id, string Holder, long Fence, TimeSpan Duration, DateTimeOffset ExpiresOn);
