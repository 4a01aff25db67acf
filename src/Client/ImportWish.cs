namespace CondaStore.Client;

/// <summary>Where a bundle is to go.</summary>
/// <param name="Namespace">The namespace; it is made when it is missing.</param>
/// <param name="Environment">The name there; null for the bundle's own.</param>
public sealed record ImportWish(string Namespace, string? Environment = null);
