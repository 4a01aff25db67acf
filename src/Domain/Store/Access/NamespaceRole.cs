namespace CondaStore.Domain.Store.Access;

/// <summary>A role mapping of the second version: the members of another namespace have a role in this one.</summary>
/// <param name="Id">Ascending over the whole store.</param>
/// <param name="Namespace">Where the role holds.</param>
/// <param name="OtherNamespace">Whose members have it.</param>
/// <param name="Role">The role.</param>
public sealed record NamespaceRole(long Id, string Namespace, string OtherNamespace, Role Role);
