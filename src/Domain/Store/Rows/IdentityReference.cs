namespace CondaStore.Domain.Store.Rows;

/// <summary>Represents what an id refers to.</summary>
/// <param name="Namespace">The namespace; empty if there is none.</param>
/// <param name="Name">The environment of a build, or the object's own name or hash.</param>
internal sealed record IdentityReference(string Namespace, string Name);
