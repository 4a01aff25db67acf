namespace CondaStore.Domain.Store.Access;

/// <summary>A namespace: the environments of a team or a person.</summary>
/// <param name="Id">Ascending over the whole store.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedOn">UTC.</param>
/// <param name="DeletedOn">UTC; its rows stay until everything of it is removed.</param>
/// <param name="MetadataJson">A JSON object that clients keep there.</param>
/// <param name="RoleMappings">What its members may do (mappings of the first version).</param>
public sealed record Namespace(
    long Id, string Name, DateTimeOffset CreatedOn, DateTimeOffset? DeletedOn, string MetadataJson, IReadOnlyList<RoleMapping> RoleMappings);
