using CondaStore.Domain.Store.Access;

namespace CondaStore.Web;

/// <summary>Represents a role that the configuration of the store binds to a user or group of a login provider.</summary>
/// <param name="Claim">The user or group, for example <c>group:staff</c>.</param>
/// <param name="Pattern">What the role is for, as an ARN pattern.</param>
/// <param name="Role">The role.</param>
public sealed record BoundClaim(string Claim, string Pattern, Role Role);
