namespace CondaStore.Client;

/// <summary>What is to be restored.</summary>
/// <param name="Namespaces">The namespaces; empty for the whole store.</param>
public sealed record RestoreWish(IReadOnlyList<string> Namespaces);
