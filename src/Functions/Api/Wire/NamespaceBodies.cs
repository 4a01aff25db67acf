using System.ComponentModel;
using System.Text.Json;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the body of a request to change a namespace.</summary>
internal sealed record NamespaceBody(
    [property: Description("The new metadata, an object. Default: no change.")] JsonElement? Metadata,
    [property: Description("The new roles by pattern of environments: `{\"team/*\": [\"viewer\"]}`. Default: no change.")]
    IReadOnlyDictionary<string, string[]>? RoleMappings);

/// <summary>Represents the body of a request to give or change a role.</summary>
internal sealed record NamespaceRoleBody(
    [property: Description("The namespace whose members have the role.")] string OtherNamespace,
    [property: Description("The role."), WireValues(typeof(Role))] string Role);

/// <summary>Represents the body of a request to take away a role.</summary>
internal sealed record OtherNamespaceBody(
    [property: Description("The namespace whose members have the role.")] string OtherNamespace);

/// <summary>Represents the name of a namespace in the API.</summary>
internal sealed record NamespaceNameWire(long Id, string Name);
