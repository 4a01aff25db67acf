namespace CondaStore.Domain.Store.Access;

/// <summary>Represents a namespace: the environments of a team or a person.</summary>
/// <param name="Id">The id, ascending over the whole store.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedOn">UTC.</param>
/// <param name="DeletedOn">UTC; its rows are kept until all its contents are removed.</param>
/// <param name="MetadataJson">A JSON object for use by clients.</param>
/// <param name="RoleMappings">The roles of its members (mappings of the first version).</param>
public sealed record Namespace(
    long Id, string Name, DateTimeOffset CreatedOn, DateTimeOffset? DeletedOn, string MetadataJson,
    IReadOnlyList<RoleMapping> RoleMappings);
