namespace CondaStore.Domain.Store.Access;

/// <summary>Specifies the permissions that a role may grant.</summary>
public enum Permission
{
    /// <summary>See an environment, its builds and artifacts.</summary>
    EnvironmentRead,

    /// <summary>Submit a specification for an environment.</summary>
    EnvironmentCreate,

    /// <summary>Choose the active build, rebuild, change the description.</summary>
    EnvironmentUpdate,

    /// <summary>Delete an environment.</summary>
    EnvironmentDelete,

    /// <summary>Solve without building.</summary>
    EnvironmentSolve,

    /// <summary>Cancel a build.</summary>
    BuildCancel,

    /// <summary>Delete a build.</summary>
    BuildDelete,

    /// <summary>Archive a build and recreate it.</summary>
    BuildArchive,

    /// <summary>Create a namespace.</summary>
    NamespaceCreate,

    /// <summary>See a namespace.</summary>
    NamespaceRead,

    /// <summary>Change a namespace's metadata.</summary>
    NamespaceUpdate,

    /// <summary>Delete a namespace.</summary>
    NamespaceDelete,

    /// <summary>Grant a role in a namespace.</summary>
    NamespaceRoleMappingCreate,

    /// <summary>See who has roles in a namespace.</summary>
    NamespaceRoleMappingRead,

    /// <summary>Change a role in a namespace.</summary>
    NamespaceRoleMappingUpdate,

    /// <summary>Revoke a role in a namespace.</summary>
    NamespaceRoleMappingDelete,

    /// <summary>See settings.</summary>
    SettingRead,

    /// <summary>Change settings.</summary>
    SettingUpdate,

    /// <summary>Read the audit log.</summary>
    AuditRead,
}
