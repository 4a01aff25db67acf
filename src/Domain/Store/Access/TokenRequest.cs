namespace CondaStore.Domain.Store.Access;

/// <summary>Represents a request for a token; values that are null are taken from the caller.</summary>
public sealed record TokenRequest
{
    /// <summary>Gets what the token is for, in the words of its owner.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the namespace that represents the user.</summary>
    public string? PrimaryNamespace { get; init; }

    /// <summary>Gets the requested expiry.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Role names by ARN pattern.</summary>
    public IReadOnlyDictionary<string, string[]>? RoleBindings { get; init; }
}
