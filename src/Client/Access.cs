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
    IReadOnlyDictionary<string, IReadOnlyList<string>>? RoleBindings = null);

/// <summary>Represents a created token.</summary>
internal sealed record CreatedToken(string Token);

/// <summary>Represents a name and password.</summary>
internal sealed record LoginRequest(string Username, string Password);
