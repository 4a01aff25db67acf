using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api;

/// <summary>Represents a fault of a request, in the form of the API's validation errors.</summary>
/// <param name="Type">The type of fault, such as <c>int_parsing</c> or <c>missing</c>.</param>
/// <param name="Location">
/// The location: <c>query</c>, <c>path</c> or <c>body</c>, followed by names (strings) and indexes (integers).
/// </param>
/// <param name="Message">The expected input.</param>
/// <param name="Input">The actual input, or null if missing.</param>
/// <param name="Context">Additional data, or null if none.</param>
public sealed record RequestFault(
    string Type, IReadOnlyList<JsonNode> Location, string Message, JsonNode? Input, JsonObject? Context = null);
