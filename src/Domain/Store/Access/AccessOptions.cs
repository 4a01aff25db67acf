namespace CondaStore.Domain.Store.Access;

/// <summary>How callers get their roles.</summary>
public sealed record AccessOptions
{
    /// <summary>Signs tokens.</summary>
    public required TokenSigner Signer { get; init; }

    /// <summary>How long a token lasts when nobody says otherwise.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The primary namespace of anonymous callers.</summary>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>Roles of everybody.</summary>
    public RoleBindings Anonymous { get; init; } = RoleBindings.Parse([KeyValuePair.Create("default/*", (string[])["viewer"])]);

    /// <summary>Roles of everybody with a valid token.</summary>
    public RoleBindings Authenticated { get; init; } =
        RoleBindings.Parse([KeyValuePair.Create("default/*", (string[])["viewer"]), KeyValuePair.Create("filesystem/*", (string[])["viewer"])]);

    /// <summary>Which role mappings of namespaces count: 1 or 2.</summary>
    public int RoleMappingsVersion { get; init; } = 1;

    /// <summary>Tokens that are not signed but fixed by configuration, with what they stand for; they do not end.</summary>
    public IReadOnlyDictionary<string, Caller> FixedTokens { get; init; } = new Dictionary<string, Caller>();
}
