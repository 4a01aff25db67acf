using System.Text.Json.Nodes;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a specification in the API.</summary>
internal sealed record SpecificationWire(long Id, string Name, JsonNode? Spec, string Sha256, DateTimeOffset CreatedOn)
{
    public static SpecificationWire From(Specification specification) => new(
        specification.Id, specification.Name, JsonNode.Parse(specification.Json), specification.Sha256, specification.CreatedOn);
}
