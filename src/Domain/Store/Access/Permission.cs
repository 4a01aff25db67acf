namespace CondaStore.Domain.Store.Access;

/// <summary>One thing that a role may allow.</summary>
public enum Permission
{
    /// <summary>See an environment, its builds and artifacts.</summary>
    EnvironmentRead,

    /// <summary>Submit a specification for an environment.</summary>
    EnvironmentCreate,

    /// <summary>Choose the active build, build again, describe.</summary>
    EnvironmentUpdate,

    /// <summary>Delete an environment.</summary>
    EnvironmentDelete,

    /// <summary>Solve without building.</summary>
    EnvironmentSolve,

    /// <summary>Cancel a build.</summary>
    BuildCancel,

    /// <summary>Delete a build.</summary>
    BuildDelete,

    /// <summary>Archive a build and bring it back.</summary>
    BuildArchive,

    /// <summary>Create a namespace.</summary>
    NamespaceCreate,

    /// <summary>See a namespace.</summary>
    NamespaceRead,

    /// <summary>Change a namespace's metadata.</summary>
    NamespaceUpdate,

    /// <summary>Delete a namespace.</summary>
    NamespaceDelete,

    /// <summary>Give a role in a namespace.</summary>
    NamespaceRoleMappingCreate,

    /// <summary>See who has roles in a namespace.</summary>
    NamespaceRoleMappingRead,

    /// <summary>Change a role in a namespace.</summary>
    NamespaceRoleMappingUpdate,

    /// <summary>Take a role in a namespace away.</summary>
    NamespaceRoleMappingDelete,

    /// <summary>See settings.</summary>
    SettingRead,

    /// <summary>Change settings.</summary>
    SettingUpdate,
}
