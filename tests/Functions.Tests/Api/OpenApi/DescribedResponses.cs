using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace CondaStore.Functions.Tests.Api.OpenApi;

/// <summary>The operations of an OpenAPI document, and whether bodies and responses agree with their schemas.</summary>
internal sealed class DescribedResponses(JsonObject document)
{
    private readonly JsonObject _components = Strict(document["components"]!["schemas"]!).AsObject();

    /// <summary>The names of all functions.</summary>
    public IEnumerable<string> Functions => All().Select(o => (string)o.Operation["operationId"]!);

    /// <summary>Finds the operation of a function.</summary>
    public (string Method, string Path, JsonObject Operation) Find(string function) =>
        All().Single(o => (string)o.Operation["operationId"]! == function);

    /// <summary>Checks a body against its schema.</summary>
    public void CheckBody(string function, JsonObject operation, JsonNode? body)
    {
        if (body is not null)
        {
            Check($"body of {function}", operation["requestBody"]!["content"]!["application/json"]!["schema"]!, body);
        }
    }

    /// <summary>Checks a response against its schema: it has no members that are not described.</summary>
    public void CheckResponse(string function, JsonObject operation, int status, JsonNode? json)
    {
        JsonNode? described = operation["responses"]![status.ToString(CultureInfo.InvariantCulture)];
        Assert.True(described is not null, $"{function} answers {status}, which is not described: {json}");
        if (json is not null)
        {
            Check($"{function}, {status}", described["content"]!["application/json"]!["schema"]!, json);
        }
    }

    private void Check(string what, JsonNode schema, JsonNode value)
    {
        JsonObject whole = Strict(schema).AsObject();
        whole["$defs"] = _components.DeepClone();
        EvaluationResults results = JsonSchema.FromText(whole.ToJsonString()).Evaluate(
            JsonDocument.Parse(value.ToJsonString()).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(
            results.IsValid,
            $"{what}: {value}\n{string.Join("\n", (results.Details ?? []).Where(d => d.Errors is not null).Select(d => $"{d.InstanceLocation}: {string.Join(", ", d.Errors!.Values)}"))}");
    }

    private IEnumerable<(string Method, string Path, JsonObject Operation)> All() =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key, path.Key, operation.Value!.AsObject());

    // References lead into this document, and objects have only the members that are described.
    private static JsonNode Strict(JsonNode schema)
    {
        JsonNode strict = JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        Close(strict);
        return strict;
    }

    private static void Close(JsonNode? node)
    {
        foreach (JsonNode? inner in node is JsonObject item ? item.Select(m => m.Value).ToArray() : node is JsonArray list ? [.. list] : [])
        {
            Close(inner);
        }

        if (node is JsonObject schema && schema["properties"] is JsonObject && schema["type"] is not null && !schema.ContainsKey("additionalProperties"))
        {
            schema["additionalProperties"] = false;
        }
    }
}
