using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CondaStore.Functions.Tests.Conformance;

/// <summary>
/// Compares an answer with a recorded one. The answer may have more members; times, tokens, hashes, sizes and the ids of packages are
/// compared by their form alone, and of a build's artifacts only the types, of which there may be more.
/// </summary>
internal static partial class Comparison
{
    private static readonly HashSet<string> FormOnly = new(StringComparer.Ordinal)
    {
        "size", "storage", "storage_threshold", "default_uid", "default_gid", "conda_platforms", "conda_solve_platforms",
        // Times that the two implementations set at different moments, a cursor's inside, the reason of a cancel, and which solver there is.
        "started_on", "last_update", "cursor", "status_info", "conda_command",
    };

    /// <summary>Members that tell a package, a channel or a role mapping, whose ids are counted differently.</summary>
    private static readonly string[] OwnIds = ["channel", "last_update", "other_namespace", "entity"];

    /// <summary>The first difference, or null.</summary>
    public static string? Difference(string expected, string actual)
    {
        JsonNode? want;
        try
        {
            want = JsonNode.Parse(expected);
        }
        catch (JsonException)
        {
            return Normalize(expected) == Normalize(actual) ? null : $"text '{Short(actual)}' instead of '{Short(expected)}'";
        }

        try
        {
            return Difference("$", want, JsonNode.Parse(actual));
        }
        catch (JsonException)
        {
            return $"not JSON: '{Short(actual)}'";
        }
    }

    private static string? Difference(string path, JsonNode? want, JsonNode? found) => (want, found) switch
    {
        (JsonObject wanted, JsonObject has) => wanted
            .Where(member => member.Key != "id" || !OwnIds.Any(wanted.ContainsKey))
            .Select(member => !has.ContainsKey(member.Key)
                ? $"{path}.{member.Key} is missing"
                : FormOnly.Contains(member.Key) ? null : Difference($"{path}.{member.Key}", member.Value, has[member.Key]))
            .FirstOrDefault(d => d is not null),
        (JsonArray wanted, JsonArray has) when wanted is [JsonObject first, ..] && first.ContainsKey("artifact_type") => wanted
            .Select(item => has.Any(h => h!["artifact_type"]!.ToString() == item!["artifact_type"]!.ToString())
                ? null
                : $"{path} lacks {item!["artifact_type"]}: {Short(has.ToJsonString())}")
            .FirstOrDefault(d => d is not null),
        (JsonArray { Count: 0 }, JsonArray) when path.EndsWith(".build_artifacts", StringComparison.Ordinal) => null,
        (JsonArray wanted, JsonArray has) => wanted.Count != has.Count
            ? $"{path} has {has.Count} items instead of {wanted.Count}: {Short(has.ToJsonString())}"
            : wanted.Select((item, i) => Difference($"{path}[{i}]", item, has[i])).FirstOrDefault(d => d is not null),
        (null, null) => null,
        (JsonValue wanted, JsonValue has) when Normalize(wanted.ToJsonString()) == Normalize(has.ToJsonString()) => null,
        _ => $"{path} is {Short(found?.ToJsonString() ?? "null")} instead of {Short(want?.ToJsonString() ?? "null")}",
    };

    public static string Normalize(string text)
    {
        text = BuildKey().Replace(text, "<key>-$1-");
        text = Time().Replace(text, "<time>");
        text = Token().Replace(text, "<token>");
        text = Sha256().Replace(text, "<sha256>");
        return Base().Replace(text, "<base>");
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";

    [GeneratedRegex(@"\b[0-9a-f]{8}-\d{9,}-(\d+)-")]
    private static partial Regex BuildKey();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")]
    private static partial Regex Time();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex Sha256();

    [GeneratedRegex(@"http://(?:localhost|127\.0\.0\.1):\d+")]
    private static partial Regex Base();
}
