using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a role on environments and what grants it.</summary>
/// <param name="Source">Where the role comes from.</param>
/// <param name="Grantee">The namespace whose members have the role; null for everyone and everyone who is logged in.</param>
/// <param name="Pattern">What the role is for, as an ARN pattern.</param>
/// <param name="Role">The role.</param>
/// <param name="IsInEffect">Whether the version of role mappings is the one that counts in this store.</param>
public sealed record AccessGrant(GrantSource Source, string? Grantee, string Pattern, Role Role, bool IsInEffect);
