namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a specification of a bundle, whose text is the member <c>specifications/&lt;SHA-256&gt;.json.zst</c>.</summary>
/// <param name="Sha256">Identity: SHA-256 of the canonical form.</param>
/// <param name="Name">The name of the environment that it was first submitted for.</param>
/// <param name="IsLockfile">Whether it is a lockfile.</param>
/// <param name="CreatedOn">When it was first submitted, UTC.</param>
public sealed record BundleSpecification(string Sha256, string Name, bool IsLockfile, DateTimeOffset CreatedOn);
