namespace CondaStore.Domain.Store.Access;

/// <summary>Represents the row of a token. The token itself is not stored.</summary>
/// <param name="Id">The ID: 16 hexadecimal digits.</param>
/// <param name="Name">What it is for, in the words of its owner; may be empty.</param>
/// <param name="Owner">The primary namespace of the caller who created it.</param>
/// <param name="PrimaryNamespace">The namespace that represents whoever uses it.</param>
/// <param name="CreatedOn">When it was created.</param>
/// <param name="ExpiresOn">When it expires.</param>
public sealed record IssuedToken(
    string Id, string Name, string Owner, string PrimaryNamespace, DateTimeOffset CreatedOn, DateTimeOffset ExpiresOn)
{
    /// <summary>Gets the roles that it is limited to, by pattern, or null if it has those of its owner.</summary>
    public RoleBindings? Bindings { get; init; }

    /// <summary>Gets when it was last used, to the minute, or null if it never was.</summary>
    public DateTimeOffset? LastUsedOn { get; init; }

    /// <summary>Gets when it was revoked, or null if it was not.</summary>
    public DateTimeOffset? RevokedOn { get; init; }

    /// <summary>Gets the ID of the token with which it was created, or null if it was created with a login.</summary>
    public string? Parent { get; init; }

    /// <summary>Determines whether it is neither revoked nor expired.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedOn is null && ExpiresOn > now;
}
