namespace CondaStore.Domain.Store.Access;

/// <summary>Represents a role mapping of the first version: the members of a namespace have a role on what a pattern matches.</summary>
/// <param name="Id">The id, ascending over the whole store.</param>
/// <param name="Entity">The ARN pattern.</param>
/// <param name="Role">The role.</param>
public sealed record RoleMapping(long Id, string Entity, Role Role);
