namespace CondaStore.Domain.Store.Access;

/// <summary>Converts values of <see cref="Permission"/> to their names on the wire.</summary>
public static class Permissions
{
    /// <summary>Returns the name on the wire, such as <c>environment:create</c> with its single colon.</summary>
    public static string ToWire(this Permission permission) => permission switch
    {
        Permission.EnvironmentRead => "environment::read",
        Permission.EnvironmentCreate => "environment:create",
        Permission.EnvironmentUpdate => "environment::update",
        Permission.EnvironmentDelete => "environment::delete",
        Permission.EnvironmentSolve => "environment::solve",
        Permission.BuildCancel => "build::cancel",
        Permission.BuildDelete => "build::delete",
        Permission.BuildArchive => "build::archive",
        Permission.NamespaceCreate => "namespace::create",
        Permission.NamespaceRead => "namespace::read",
        Permission.NamespaceUpdate => "namespace::update",
        Permission.NamespaceDelete => "namespace::delete",
        Permission.NamespaceRoleMappingCreate => "namespace-role-mapping::create",
        Permission.NamespaceRoleMappingRead => "namespace-role-mapping::read",
        Permission.NamespaceRoleMappingUpdate => "namespace-role-mapping::update",
        Permission.NamespaceRoleMappingDelete => "namespace-role-mapping::delete",
        Permission.SettingRead => "setting::read",
        Permission.AuditRead => "audit::read",
        _ => "setting::update",
    };
}
