namespace CondaStore.Client;

/// <summary>Represents the caller as the store knows it.</summary>
public sealed record RemoteCaller
{
    /// <summary>Whether the store has accepted a token.</summary>
    public required bool Authenticated { get; init; }

    /// <summary>The namespace that represents the caller.</summary>
    public required string PrimaryNamespace { get; init; }

    /// <summary>The permissions by pattern of environments: <c>team/*</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> EntityPermissions { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The roles by pattern of environments.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> EntityRoles { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The time at which the token expires, or null if it does not.</summary>
    public DateTimeOffset? Expiration { get; init; }
}

/// <summary>Represents the request for a token with at most the permissions and lifetime of the caller.</summary>
/// <param name="PrimaryNamespace">The namespace that represents the owner of the token, or null for that of the caller.</param>
/// <param name="Expiration">The time at which the token expires, or null for the longest lifetime.</param>
/// <param name="RoleBindings">The roles by pattern of environments, or null for those of the caller.</param>
public sealed record CreateTokenRequest(
    string? PrimaryNamespace = null,
    DateTimeOffset? Expiration = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? RoleBindings = null)
{
    /// <summary>What the token is for, or null.</summary>
    public string? Name { get; init; }
}

/// <summary>Represents a token that can be revoked. The token itself is not known to the store.</summary>
/// <param name="Id">The ID.</param>
/// <param name="Name">What the token is for.</param>
/// <param name="Owner">The namespace that represents the caller who created it.</param>
/// <param name="PrimaryNamespace">The namespace that represents whoever uses it.</param>
/// <param name="CreatedOn">When it was created.</param>
/// <param name="ExpiresOn">When it expires.</param>
public sealed record RemoteToken(
    string Id, string Name, string Owner, string PrimaryNamespace, DateTimeOffset CreatedOn, DateTimeOffset ExpiresOn)
{
    /// <summary>The roles that it is limited to, by pattern, or null if it has those of its owner.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? RoleBindings { get; init; }

    /// <summary>When it was last used, to the minute, or null if it never was.</summary>
    public DateTimeOffset? LastUsedOn { get; init; }

    /// <summary>Whether the list was requested with it.</summary>
    public bool IsCurrent { get; init; }
}

/// <summary>Represents a created token.</summary>
internal sealed record CreatedToken(string Token);

/// <summary>Represents a name and password.</summary>
internal sealed record LoginRequest(string Username, string Password);
