using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Api.Wire;

/// <summary>A role mapping of the second version: the other namespace's members have the role in the namespace.</summary>
internal sealed record NamespaceRoleWire(long Id, string Namespace, string OtherNamespace, string Role)
{
    public static NamespaceRoleWire From(NamespaceRole role) => new(role.Id, role.Namespace, role.OtherNamespace, role.Role.ToWire());
}
