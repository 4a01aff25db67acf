using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.Store.Tests.Running;

/// <summary>Builds as the API shows them, made comparable.</summary>
internal static class BuildRows
{
    /// <summary>
    /// Returns a build without the length of its log. A host that was stopped writes the line that it was about to write when it wakes, also
    /// when another host has ended the build meanwhile.
    /// </summary>
    public static string WithoutSizeOfLog(JsonElement build)
    {
        JsonNode row = JsonNode.Parse(build.GetRawText())!;
        foreach (JsonNode? artifact in row["build_artifacts"]?.AsArray() ?? [])
        {
            if (artifact!["artifact_type"]!.GetValue<string>() == "LOGS")
            {
                artifact["size"] = 0;
            }
        }

        return row.ToJsonString();
    }
}
