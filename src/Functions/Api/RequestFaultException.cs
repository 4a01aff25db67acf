using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api;

/// <summary>Thrown when a request is malformed; results in status 422.</summary>
public sealed class RequestFaultException(params IReadOnlyList<RequestFault> faults) : Exception(faults[0].Message)
{
    /// <summary>The faults; at least one.</summary>
    public IReadOnlyList<RequestFault> Faults { get; } = faults;

    /// <summary>Creates the exception for a query or path value that is not an integer.</summary>
    public static RequestFaultException NotAnInteger(string part, string name, string found) =>
        new(new RequestFault("int_parsing", [part, name], "Input should be a valid integer, unable to parse string as an integer", found));

    /// <summary>Creates the exception for a missing query value.</summary>
    public static RequestFaultException Missing(string part, string name) =>
        new(new RequestFault("missing", [part, name], "Field required", null));

    /// <summary>Creates the exception for a value that is not in a list.</summary>
    public static RequestFaultException NotOneOf(string part, string name, IReadOnlyList<string> allowed, string found)
    {
        string list = allowed.Count == 1
            ? $"'{allowed[0]}'"
            : string.Join(", ", allowed.SkipLast(1).Select(a => $"'{a}'")) + $" or '{allowed[^1]}'";
        return new(new RequestFault("enum", [part, name], "Input should be " + list, found, new JsonObject { ["expected"] = list }));
    }

    /// <summary>Creates the exception for a body that is not JSON.</summary>
    public static RequestFaultException NotJson(JsonException failure) => new(new RequestFault(
        "json_invalid",
        ["body", (int)(failure.BytePositionInLine ?? 0)],
        "JSON decode error",
        new JsonObject(),
        new JsonObject { ["error"] = failure.Message }));
}
