using System.Text.Json;

namespace CondaStore.Functions.Tests.Conformance;

/// <summary>One recorded exchange.</summary>
internal sealed record Recording(int Number, string Label, string Method, string Path, JsonElement? Request, int Status, Dictionary<string, string> Headers, string Body)
{
    public static IReadOnlyList<Recording> All { get; } = Read();

    private static List<Recording> Read()
    {
        string file = System.IO.Path.Combine(AppContext.BaseDirectory, "Conformance", "conda_store_responses.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. document.RootElement.EnumerateArray().Select((r, i) => new Recording(
                i,
                r.GetProperty("label").GetString()!,
                r.GetProperty("method").GetString()!,
                r.GetProperty("path").GetString()!,
                r.TryGetProperty("request", out JsonElement request) && request.ValueKind != JsonValueKind.Null ? request.Clone() : null,
                r.GetProperty("status").GetInt32(),
                r.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!),
                r.GetProperty("body").GetString()!)),
        ];
    }
}
