namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents the public state of a lease.</summary>
/// <param name="Name">The name of the lease.</param>
/// <param name="IsHeld">Whether it is held now.</param>
/// <param name="Holder">The current or last holder.</param>
/// <param name="Fence">Number of the last acquisition.</param>
/// <param name="ExpiresOn">When it expires, or expired.</param>
public sealed record LeaseState(string Name, bool IsHeld, string Holder, long Fence, DateTimeOffset ExpiresOn);
