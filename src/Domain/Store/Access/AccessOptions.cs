namespace CondaStore.Domain.Store.Access;

/// <summary>Specifies how callers get their roles.</summary>
public sealed record AccessOptions
{
    /// <summary>Signs tokens.</summary>
    public required TokenSigner Signer { get; init; }

    /// <summary>Gets the default lifetime of a token.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Gets the primary namespace of anonymous callers.</summary>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>Gets the roles of all callers.</summary>
    public RoleBindings Anonymous { get; init; } = RoleBindings.Parse([KeyValuePair.Create("default/*", (string[])["viewer"])]);

    /// <summary>Gets the roles of all callers with a valid token.</summary>
    public RoleBindings Authenticated { get; init; } =
        RoleBindings.Parse(
            [KeyValuePair.Create("default/*", (string[])["viewer"]), KeyValuePair.Create("filesystem/*", (string[])["viewer"])]);

    /// <summary>Gets the version of role mappings in use: 1 or 2.</summary>
    public int RoleMappingsVersion { get; init; } = 1;

    /// <summary>Gets the fixed tokens from the configuration with their callers; they are not signed and do not expire.</summary>
    public IReadOnlyDictionary<string, Caller> FixedTokens { get; init; } = new Dictionary<string, Caller>();
}
