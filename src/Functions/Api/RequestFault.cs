using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api;

/// <summary>One thing that is wrong with a request, in the shape that clients of the API know from its validation errors.</summary>
/// <param name="Type">The kind of fault, such as <c>int_parsing</c> or <c>missing</c>.</param>
/// <param name="Location">Where: <c>query</c>, <c>path</c> or <c>body</c>, then names and indexes.</param>
/// <param name="Message">What was expected.</param>
/// <param name="Input">What was found; null for nothing.</param>
/// <param name="Expected">The allowed values in words, for a value out of a list.</param>
public sealed record RequestFault(string Type, IReadOnlyList<string> Location, string Message, JsonNode? Input, string? Expected = null);
