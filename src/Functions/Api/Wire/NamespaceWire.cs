using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a namespace in the API.</summary>
internal sealed record NamespaceWire(
    long Id,
    string Name,
    [property: JsonPropertyName("metadata_")] JsonNode? Metadata,
    IEnumerable<RoleMappingWire> RoleMappings)
{
    public static NamespaceWire From(Namespace ns) => new(
        ns.Id, ns.Name, JsonNode.Parse(ns.MetadataJson), ns.RoleMappings.Select(m => new RoleMappingWire(m.Id, m.Entity, m.Role.ToWire())));
}
