using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a role mapping of version 2: members of the other namespace have the role in the namespace.</summary>
internal sealed record NamespaceRoleWire(long Id, string Namespace, string OtherNamespace, string Role)
{
    public static NamespaceRoleWire From(NamespaceRole role) => new(role.Id, role.Namespace, role.OtherNamespace, role.Role.ToWire());
}
