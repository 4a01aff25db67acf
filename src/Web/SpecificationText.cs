using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Web;

/// <summary>A stored specification as the text that people write: an environment file, or a lockfile.</summary>
public static class SpecificationText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>YAML of an environment file, or the JSON text of a lockfile.</summary>
    public static string Of(Specification specification)
    {
        JsonObject stored = JsonNode.Parse(specification.Json)!.AsObject();
        return specification.IsLockfile ? stored["lockfile"]!.ToJsonString(Indented) : Yaml(stored);
    }

    private static string Yaml(JsonObject stored)
    {
        JsonArray dependencies = stored["dependencies"] as JsonArray ?? [];
        List<string> pip = [.. dependencies.OfType<JsonObject>().SelectMany(d => Texts(d["pip"]))];
        EnvironmentFile file = new()
        {
            Name = (string?)stored["name"],
            Description = (string?)stored["description"] is { Length: > 0 } description ? description : null,
            Channels = [.. Texts(stored["channels"])],
            SpecTexts = [.. Texts(dependencies)],
            PipRequirements = pip.Count > 0 ? pip : null,
            Variables = [.. (stored["variables"] as JsonObject ?? []).Select(v => KeyValuePair.Create(v.Key, v.Value?.ToString() ?? string.Empty))],
        };
        return file.ToYaml();
    }

    private static IEnumerable<string> Texts(JsonNode? list) =>
        (list as JsonArray ?? []).OfType<JsonValue>().Select(v => v.ToString());
}
