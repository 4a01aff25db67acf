using System.Text.Json;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Store.Bundles;

/// <summary>The part of JSON Schema (draft 2020-12) that the repository's own schemas use. A keyword that is not known here is a problem.</summary>
internal static class JsonSchemaCheck
{
    private static readonly string[] Notes = ["$schema", "$id", "$defs", "title", "description"];

    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        List<string> problems = [];
        Check(schema, schema, value, "$", problems);
        return problems;
    }

    private static void Check(JsonElement root, JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(k => !Notes.Contains(k.Name)))
        {
            JsonElement wanted = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref":
                    Check(root, root.GetProperty("$defs").GetProperty(wanted.GetString()!["#/$defs/".Length..]), value, path, problems);
                    break;
                case "type":
                    Expect(Types(wanted).Any(t => Is(value, t)), $"{path} is {value.ValueKind}", problems);
                    break;
                case "const":
                    Expect(JsonElement.DeepEquals(wanted, value), $"{path} is not {wanted.GetRawText()}", problems);
                    break;
                case "enum":
                    Expect(wanted.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), $"{path} is {value.GetRawText()}", problems);
                    break;
                case "pattern":
                    Expect(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, wanted.GetString()!), $"{path} is {value}", problems);
                    break;
                case "minimum":
                    Expect(value.ValueKind != JsonValueKind.Number || value.GetInt64() >= wanted.GetInt64(), $"{path} is {value}", problems);
                    break;
                case "required":
                    problems.AddRange(wanted.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{path} lacks {r}"));
                    break;
                case "additionalProperties":
                    CheckNames(schema, value, path, problems);
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty property in value.EnumerateObject().Where(p => wanted.TryGetProperty(p.Name, out _)))
                    {
                        Check(root, wanted.GetProperty(property.Name), property.Value, $"{path}.{property.Name}", problems);
                    }

                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                    {
                        Check(root, wanted, item, $"{path}[{index}]", problems);
                    }

                    break;
                case "properties" or "items":
                    break;
                default:
                    problems.Add($"the schema uses {keyword.Name}, which this check does not know");
                    break;
            }
        }
    }

    private static void CheckNames(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        Assert.Equal(JsonValueKind.False, schema.GetProperty("additionalProperties").ValueKind);
        if (value.ValueKind == JsonValueKind.Object)
        {
            problems.AddRange(value.EnumerateObject()
                .Where(p => !schema.GetProperty("properties").TryGetProperty(p.Name, out _))
                .Select(p => $"{path}.{p.Name} is not in the schema"));
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    private static void Expect(bool holds, string problem, List<string> problems)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }
}
