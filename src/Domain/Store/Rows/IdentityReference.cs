namespace CondaStore.Domain.Store.Rows;

/// <summary>What an id names.</summary>
/// <param name="Namespace">The namespace; empty for what has none.</param>
/// <param name="Name">The environment of a build, or the object's own name or hash.</param>
internal sealed record IdentityReference(string Namespace, string Name);
