namespace CondaStore.Domain.Store.Access;

/// <summary>Provides the names and permissions of <see cref="Role"/>.</summary>
public static class Roles
{
    private static readonly Permission[] OfViewer =
        [Permission.EnvironmentRead, Permission.NamespaceRead, Permission.NamespaceRoleMappingRead];

    private static readonly Permission[] OfDeveloper =
    [
        .. OfViewer,
        Permission.EnvironmentCreate, Permission.EnvironmentUpdate, Permission.EnvironmentSolve,
        Permission.BuildCancel, Permission.BuildArchive, Permission.SettingRead,
    ];

    private static readonly Permission[] OfAdmin = Enum.GetValues<Permission>();

    /// <summary>Returns the name on the wire and in rows.</summary>
    public static string ToWire(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Developer => "developer",
        _ => "admin",
    };

    /// <summary>Parses a name, including <c>editor</c>, the documented name of developers.</summary>
    public static bool TryParse(string text, out Role role)
    {
        (role, bool known) = text switch
        {
            "viewer" => (Role.Viewer, true),
            "developer" or "editor" => (Role.Developer, true),
            "admin" => (Role.Admin, true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>Returns the permissions of the role.</summary>
    public static IReadOnlyList<Permission> Permissions(this Role role) => role switch
    {
        Role.Viewer => OfViewer,
        Role.Developer => OfDeveloper,
        _ => OfAdmin,
    };
}
