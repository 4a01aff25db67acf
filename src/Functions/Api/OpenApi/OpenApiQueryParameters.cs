using System.Text.Json.Nodes;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Api.Wire;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>Describes the query parameters of all operations by the keys in <see cref="OperationAttribute.Query"/>.</summary>
internal static class OpenApiQueryParameters
{
    private static readonly Dictionary<string, Func<(JsonObject Schema, string Description)>> Known = new(StringComparer.Ordinal)
    {
        ["page"] = () => (Integer(0, 1), "The number of the page, from 1; 0 is the first page as well."),
        ["size"] = () => (Integer(1, null), "The size of a page. Larger sizes than 100 count as 100."),
        ["all"] = () => (Flag(), "Whether to list those of everybody, which administrators of the store may see."),
        ["cursor"] = () => (Text(), "The cursor of the previous page. Default: the first page."),
        ["limit"] = () => (Integer(1, ApiQuery.PageLimit), "The size of a page."),
        ["order"] = () => (OneOf("asc", "desc"), "The order."),
        ["sort_by:builds"] = () => (OneOf("id", "scheduled_on", "started_on", "ended_on"), "The member to sort by."),
        ["sort_by:packages"] = () => (OneOf("channel", "name"), "The members to sort by, the most important first."),
        ["sort_by:found"] = () => (OneOf("channel", "name", "version"), "The members to sort by, the most important first."),
        ["sort_by:namespaces"] = () => (OneOf("name"), "The member to sort by."),
        ["sort_by:environments"] = () => (OneOf("namespace", "name"), "The members to sort by, the most important first."),
        ["status"] = () => (OneOf([.. WireValuesAttribute.Of(typeof(BuildStatus))]), "The status of the build."),
        ["packages"] = () => (Text(), "The name of a package that the build has; repeat it for several."),
        ["packages:archives"] = () => (Flag(), "Whether to include the package archives."),
        ["artifact"] = () => (OneOf([.. WireValuesAttribute.Of(typeof(ArtifactType))]), "The type of an artifact that the build has."),
        ["environment_id"] = () => (Long(), "The ID of the environment."),
        ["name"] = () => (Text(), "The name of the environment."),
        ["namespace"] = () => (Text(), "The name of the namespace."),
        ["namespace:audit"] = () => (Text(), "A namespace in which something changed."),
        ["who"] = () => (Text(), "The primary namespace of the caller."),
        ["operation"] = () => (Text(), "The operation, by its name in this document."),
        ["since"] = () => (Text(), "The time of the first line, in ISO 8601 form."),
        ["until"] = () => (Text(), "The time before which the last line is, in ISO 8601 form."),
        ["format:audit"] = () => (OneOf("jsonl", "cef"), "The form of the lines. Default: `jsonl`."),
        ["search"] = () => (Text(), "A part of the namespace or of the name."),
        ["search:package"] = () => (Text(), "A part of the name, or the whole name if `exact` is set."),
        ["exact"] = () => (Flag(), "Whether the name must be the searched text; any value counts as true."),
        ["build"] = () => (Text(), "A part of the build string."),
        ["distinct_on"] = () => (OneOf("channel", "name", "version"), "The members of which each combination is returned once."),
        ["jwt"] = () => (Text(), "A second token, whose environments are listed as well."),
        ["channel"] = () => (Text(), "A channel, the most important first. Default: the channels of the settings."),
        ["channels"] = () => (Text(), "Another name for `channel`."),
        ["conda"] = () => (Text(), "A match spec."),
        ["pip"] = () => (Text(), "A line of the pip section."),
        ["format"] = () => (Text(), "Accepted for older clients and ignored."),
        ["follow"] = () => (Flag(), "Whether to stream the log until the build ends."),
        ["offset"] = () => (Long(), "The position in bytes at which to begin. Default: 0."),
        ["other_namespace"] = () => (Text(), "The namespace whose members have the role."),
        ["preview"] = () => (Flag(), "Whether to only return what would be done."),
    };

    /// <summary>Describes the parameters of an operation.</summary>
    public static IEnumerable<JsonObject> Of(OperationAttribute operation) =>
        operation.Query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Describe);

    private static JsonObject Describe(string key)
    {
        (JsonObject schema, string description) = Known[key.TrimEnd('*')]();
        string name = key.TrimEnd('*').Split(':')[0];
        return new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["required"] = name == "other_namespace",
            ["description"] = description,
            ["schema"] = key.EndsWith('*') ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema,
        };
    }

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Flag() => new() { ["type"] = "boolean" };

    private static JsonObject Long() => new() { ["type"] = "integer", ["format"] = "int64" };

    private static JsonObject OneOf(params string[] values) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };

    private static JsonObject Integer(int least, int? usual)
    {
        JsonObject schema = new() { ["type"] = "integer", ["format"] = "int32", ["minimum"] = least };
        if (usual is { } value)
        {
            schema["default"] = value;
        }

        return schema;
    }
}
