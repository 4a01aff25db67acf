namespace CondaStore.Domain.Store.Access;

/// <summary>What a token is wanted for; what is null is taken from the caller.</summary>
public sealed record TokenRequest
{
    /// <summary>The namespace that stands for the user.</summary>
    public string? PrimaryNamespace { get; init; }

    /// <summary>When it should end.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Role names by ARN pattern.</summary>
    public IReadOnlyDictionary<string, string[]>? RoleBindings { get; init; }
}
