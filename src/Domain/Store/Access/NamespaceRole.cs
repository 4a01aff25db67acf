namespace CondaStore.Domain.Store.Access;

/// <summary>Represents a role mapping of the second version: the members of another namespace have a role in this one.</summary>
/// <param name="Id">The id, ascending over the whole store.</param>
/// <param name="Namespace">The namespace in which the role applies.</param>
/// <param name="OtherNamespace">The namespace whose members have the role.</param>
/// <param name="Role">The role.</param>
public sealed record NamespaceRole(long Id, string Namespace, string OtherNamespace, Role Role);
