using System.Text.Json;
using System.Text.Json.Serialization;

namespace CondaStore.Client;

/// <summary>Represents a namespace of the store.</summary>
public sealed record RemoteNamespace
{
    /// <summary>The ID of the namespace.</summary>
    public required long Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The metadata, a JSON object, or null in lists.</summary>
    [JsonPropertyName("metadata_")]
    public JsonElement? Metadata { get; init; }

    /// <summary>The role mappings of version 1, or null in lists.</summary>
    public IReadOnlyList<RemoteRoleMapping>? RoleMappings { get; init; }
}

/// <summary>Represents a role mapping of version 1: members of the namespace have the role on the entity.</summary>
/// <param name="Id">The ID of the mapping.</param>
/// <param name="Entity">A pattern of environments: <c>team/*</c>.</param>
/// <param name="Role">The role.</param>
public sealed record RemoteRoleMapping(long Id, string Entity, string Role);

/// <summary>Represents a role of version 2: members of the other namespace have the role in the namespace.</summary>
/// <param name="Id">The ID of the role.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="OtherNamespace">The namespace whose members have the role.</param>
/// <param name="Role">The role: <c>viewer</c>, <c>developer</c> or <c>admin</c>.</param>
public sealed record RemoteNamespaceRole(long Id, string Namespace, string OtherNamespace, string Role);

/// <summary>Represents the request to replace parts of a namespace.</summary>
/// <param name="Metadata">The metadata, or null to keep it.</param>
/// <param name="RoleMappings">The roles by pattern of environments, or null to keep them.</param>
public sealed record NamespaceChange(JsonElement? Metadata = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? RoleMappings = null);

/// <summary>Represents the request to give, change or take away a role.</summary>
internal sealed record NamespaceRoleRequest(string OtherNamespace, string? Role = null);
