using System.Text.Json.Nodes;
using CondaStore.Domain.Store.Access;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Tests.Api.OpenApi;

/// <summary>The description of the API says everything about every operation.</summary>
public sealed class OpenApiDocumentTests
{
    private const string Administrator = "admin on */*";

    private static readonly JsonObject Document = new OpenApiDocument(
        new FunctionRoutes(new ServiceCollection().BuildServiceProvider()), Options.Create(new StoreOptions())).Json;

    public static TheoryData<string> Operations { get; } = [.. All().Select(o => $"{o.Method} {o.Path}")];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_Description_IsComplete(string operation)
    {
        (string method, string path, JsonObject described) = All().Single(o => $"{o.Method} {o.Path}" == operation);
        List<string> missing = [];

        Need(Sentence(described["summary"]), "a summary that ends with a period");
        Need(Sentence(described["description"]), "a description");
        Need(Document["tags"]!.AsArray().Any(t => (string)t!["name"]! == (string)described["tags"]![0]!), "a described group");
        Need(((string?)described["x-codeSamples"]?[0]?["source"])?.Contains("curl", StringComparison.Ordinal) == true, "an example");
        foreach (JsonObject parameter in described["parameters"]!.AsArray().Select(p => p!.AsObject()))
        {
            Need(Sentence(parameter["description"]) && IsSchema(parameter["schema"]), $"type and description of {parameter["name"]}");
            Need((string)parameter["in"]! != "path" || path.Contains($"{{{parameter["name"]}}}", StringComparison.Ordinal), $"{parameter["name"]} in the path");
        }

        Need(path.Count(c => c == '{') == described["parameters"]!.AsArray().Count(p => (string)p!["in"]! == "path"), "every parameter of the path");
        foreach ((string mediaType, JsonNode? content) in described["requestBody"]?["content"]?.AsObject() ?? [])
        {
            Need(mediaType == "application/octet-stream" || IsSchema(content!["schema"]), "the schema of the body");
            Need(mediaType == "application/octet-stream" || content!["example"] is not null, "an example of the body");
        }

        JsonObject responses = described["responses"]!.AsObject();
        Need(responses.All(r => Sentence(r.Value!["description"])), "the description of each response");
        Need((string)described["operationId"]! == "BuildDocker" || responses["200"]?["content"]?.AsObject().Single().Value!["schema"] is not null, "the schema of the response");
        Need(responses.Where(r => r.Key[0] >= '4').All(r => r.Key == "422" || r.Value!["x-error-codes"]!.AsArray().Count > 0), "the codes of errors");
        if ((string?)described["x-permission"] is { } permission)
        {
            string[] known = [Administrator, .. Enum.GetValues<Permission>().Select(p => p.ToWire())];
            Need(permission.Split(" and ").SelectMany(p => p.Split(" or ")).All(known.Contains), "a known permission");
            Need(responses.ContainsKey("403"), "the refusal");
        }

        Assert.True(missing.Count == 0, $"{operation} lacks {string.Join("; ", missing)}");

        void Need(bool isThere, string what)
        {
            if (!isThere)
            {
                missing.Add(what);
            }
        }
    }

    [Fact]
    public void Components_Members_HaveTypes()
    {
        List<string> missing = [];
        foreach ((string name, JsonNode? schema) in Document["components"]!["schemas"]!.AsObject())
        {
            foreach ((string member, JsonNode? type) in schema!["properties"]?.AsObject() ?? [])
            {
                bool isAny = (name, member) is ("Namespace", "metadata_") or ("Specification", "spec") or ("Build", "packages")
                    or ("NamespaceBody", "metadata") or ("TokenBody", "expiration" or "exp");
                if (!isAny && !IsSchema(type))
                {
                    missing.Add($"{name}.{member}");
                }

                if (name.EndsWith("Body", StringComparison.Ordinal) && !Sentence(type!["description"]))
                {
                    missing.Add($"description of {name}.{member}");
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void References_Targets_Exist()
    {
        string[] references = [.. References(Document).Distinct()];

        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.True(
            Document["components"]!["schemas"]!.AsObject().ContainsKey(r.Split('/')[^1]), r));
    }

    [Fact]
    public void Operations_Ids_AreUnique() => Assert.Distinct(All().Select(o => (string)o.Described["operationId"]!));

    private static IEnumerable<(string Method, string Path, JsonObject Described)> All() =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    private static bool Sentence(JsonNode? text) => ((string?)text)?.Trim() is { Length: > 4 } words && words[^1] is '.' or '`';

    private static bool IsSchema(JsonNode? schema) =>
        schema?["type"] is not null || schema?["$ref"] is not null || schema?["anyOf"] is not null || schema?["enum"] is not null;

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(m => m is { Key: "$ref", Value: JsonValue target } ? [(string)target!] : References(m.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
