using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api;

/// <summary>One thing that is wrong with a request, in the shape that clients of the API know from its validation errors.</summary>
/// <param name="Type">The kind of fault, such as <c>int_parsing</c> or <c>missing</c>.</param>
/// <param name="Location">Where: <c>query</c>, <c>path</c> or <c>body</c>, then names (text) and indexes (integers).</param>
/// <param name="Message">What was expected.</param>
/// <param name="Input">What was found; null for nothing.</param>
/// <param name="Context">More about the fault; null for nothing.</param>
public sealed record RequestFault(string Type, IReadOnlyList<JsonNode> Location, string Message, JsonNode? Input, JsonObject? Context = null);
