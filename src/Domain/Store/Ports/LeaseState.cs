namespace CondaStore.Domain.Store.Ports;

/// <summary>What anybody may know of a lease.</summary>
/// <param name="Name">What is leased.</param>
/// <param name="IsHeld">Whether it is held now.</param>
/// <param name="Holder">Who holds it, or held it last.</param>
/// <param name="Fence">Number of the last acquisition.</param>
/// <param name="ExpiresOn">When it ends, or ended.</param>
public sealed record LeaseState(string Name, bool IsHeld, string Holder, long Fence, DateTimeOffset ExpiresOn);
