using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>Represents an example of a request and its response, which a test replays against a store.</summary>
internal sealed class OpenApiExample
{
    /// <summary>The resource with all examples, by the names of functions, in the order in which they can be replayed.</summary>
    public const string Resource = "openapi-examples.json";

    private static readonly Lazy<JsonObject> All = new(Read);

    private readonly JsonObject _json;

    private OpenApiExample(JsonObject json) => _json = json;

    /// <summary>The values of the parameters of the path.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Path => _json["path"] as JsonObject ?? [];

    /// <summary>The values of the parameters of the query; an array for a repeated one.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Query => _json["query"] as JsonObject ?? [];

    /// <summary>The JSON body, or null for none.</summary>
    public JsonNode? Body => _json["body"];

    /// <summary>The name of the file whose content is the body, or null for none.</summary>
    public string? File => (string?)_json["file"];

    /// <summary>The status of the response.</summary>
    public int Status => (int?)_json["status"] ?? 200;

    /// <summary>The JSON of the response, or null if it is not JSON.</summary>
    public JsonNode? Response => _json["response"];

    /// <summary>Gets the example of a function, or null if there is none.</summary>
    public static OpenApiExample? Find(string function) => All.Value[function] is JsonObject json ? new OpenApiExample(json) : null;

    /// <summary>Gets the value of a parameter, or null if the example has none.</summary>
    public JsonNode? ValueOf(string parameter) =>
        Path.Concat(Query).FirstOrDefault(p => p.Key == parameter).Value;

    private static JsonObject Read()
    {
        using Stream stream = typeof(OpenApiExample).Assembly.GetManifestResourceStream(Resource)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
