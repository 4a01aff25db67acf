namespace CondaStore.Domain.Store.Access;

/// <summary>Specifies the role of a user in a namespace or environment; each role includes the preceding one.</summary>
public enum Role
{
    /// <summary>May read.</summary>
    Viewer,

    /// <summary>May also create, build and cancel. Written <c>developer</c> on the wire; <c>editor</c> is also accepted.</summary>
    Developer,

    /// <summary>May also delete, and change roles and settings.</summary>
    Admin,
}
