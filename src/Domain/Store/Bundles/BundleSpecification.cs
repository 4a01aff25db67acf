namespace CondaStore.Domain.Store.Bundles;

/// <summary>A specification of a bundle; its text is the member <c>specifications/&lt;SHA-256&gt;.json.zst</c>.</summary>
/// <param name="Sha256">Identity: SHA-256 of the canonical form.</param>
/// <param name="Name">Name of the environment it was first written for.</param>
/// <param name="IsLockfile">Whether it is a lockfile.</param>
/// <param name="CreatedOn">When it was first seen, UTC.</param>
public sealed record BundleSpecification(string Sha256, string Name, bool IsLockfile, DateTimeOffset CreatedOn);
