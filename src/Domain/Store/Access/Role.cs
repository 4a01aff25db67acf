namespace CondaStore.Domain.Store.Access;

/// <summary>What a user is in a namespace or environment; each role includes the one before.</summary>
public enum Role
{
    /// <summary>May look.</summary>
    Viewer,

    /// <summary>May also create, build and cancel. Written <c>developer</c> on the wire; <c>editor</c> is accepted too.</summary>
    Developer,

    /// <summary>May also delete, and change roles and settings.</summary>
    Admin,
}
