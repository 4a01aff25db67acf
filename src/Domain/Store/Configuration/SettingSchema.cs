using System.Text.Json.Nodes;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>Describes settings as a JSON schema (https://json-schema.org/draft/2020-12).</summary>
public static class SettingSchema
{
    /// <summary>Gets the schema of an object with any of the settings.</summary>
    public static string Json() => new JsonObject
    {
        ["type"] = "object",
        ["description"] = "Settings by name. Namespaces and environments have those that are not of the whole store.",
        ["properties"] = new JsonObject(SettingKey.All.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)Describe(k)))),
    }.ToJsonString();

    private static JsonObject Describe(SettingKey key)
    {
        JsonObject schema = key.Kind switch
        {
            SettingKind.Number => new JsonObject { ["type"] = new JsonArray("integer", "null"), ["format"] = "int64" },
            SettingKind.Flag => new JsonObject { ["type"] = new JsonArray("boolean", "null") },
            SettingKind.Texts => List(new JsonObject { ["type"] = "string" }),
            SettingKind.Artifacts => List(new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. Enum.GetValues<ArtifactType>().Select(t => (JsonNode)t.ToWire())]),
            }),
            SettingKind.Text when key.Name == SettingKey.PypiSourceBuilds => new JsonObject
            {
                ["type"] = new JsonArray("string", "null"),
                ["enum"] = new JsonArray("never", "pure", "allow", null),
            },
            _ => new JsonObject { ["type"] = new JsonArray("string", "null") },
        };
        string[] remarks =
        [
            .. key.Kind == SettingKind.Age ? ["An age such as `30d` or `12h`; null for no limit."] : Array.Empty<string>(),
            .. key.IsGlobal ? ["Applies to the whole store only."] : Array.Empty<string>(),
        ];
        if (remarks.Length > 0)
        {
            schema["description"] = string.Join(' ', remarks);
        }

        return schema;
    }

    private static JsonObject List(JsonObject items) => new() { ["type"] = new JsonArray("array", "null"), ["items"] = items };
}
