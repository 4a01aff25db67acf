using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CondaStore.Functions.Tests.Api.OpenApi;

/// <summary>
/// Compares responses with examples. Identifiers that the store chooses differ each time: those of an example are remembered with the real ones,
/// and replaced in later requests. Times, sizes and hashes only have to be of the same kind.
/// </summary>
internal sealed partial class ExampleNames
{
    private const string Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.…";

    private readonly Dictionary<string, string> _real = new(StringComparer.Ordinal);

    /// <summary>The address of the request of an example.</summary>
    public string Address(string path, JsonObject example)
    {
        foreach ((string name, JsonNode? value) in example["path"]?.AsObject() ?? [])
        {
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(Real(value!.ToString())), StringComparison.Ordinal);
        }

        string query = string.Join('&', (example["query"]?.AsObject() ?? []).SelectMany(
            p => (p.Value as JsonArray ?? [p.Value!.DeepClone()]).Select(v => $"{p.Key}={Uri.EscapeDataString(v!.ToString())}")));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>Compares a response with that of an example.</summary>
    public void Compare(string place, JsonNode? expected, JsonNode? actual)
    {
        if (actual is JsonValue && expected is JsonValue && Chosen().IsMatch(place))
        {
            _real[expected.ToString()] = actual.ToString();
        }

        switch (expected, actual)
        {
            case (JsonObject first, JsonObject second):
                Assert.True(first.Select(m => m.Key).SequenceEqual(second.Select(m => m.Key)), $"{place}: {second} instead of {first}");
                foreach ((string name, JsonNode? value) in first)
                {
                    Compare($"{place}.{name}", value, second[name]);
                }

                break;
            case (JsonArray first, JsonArray second):
                Assert.True(Passing().IsMatch(place) || first.Count == second.Count, $"{place}: {second.Count} instead of {first.Count} items");
                foreach ((JsonNode? one, JsonNode? other) in first.Zip(second))
                {
                    Compare(place, one, other);
                }

                break;
            case (JsonValue first, JsonValue second) when Passing().IsMatch(place):
                Assert.True(KindOf(first) == KindOf(second), $"{place}: {second} instead of {first}");
                break;
            case (null, not null) or (not null, null) when Passing().IsMatch(place):
                break;
            default:
                Assert.True(Real(expected?.ToJsonString() ?? "") == (actual?.ToJsonString() ?? ""), $"{place}: {actual} instead of {expected}");
                break;
        }
    }

    /// <summary>Remembers the identifiers of a response that is recorded, by those in the requests of the examples.</summary>
    public void Learn(JsonNode? before, JsonNode? actual, string function)
    {
        string? written = function switch
        {
            "BackupOperation" => "20260302T080000Z-1f2e3d4c5b6a",
            "ArchiveCreate" => "20260302-080000-1f2e3d4c",
            "ImportBegin" => "0123456789abcdef0123456789abcdef",
            "TokenCreate" => "3f9c02d1a4b57e88",
            _ => null,
        };
        JsonNode? chosen = function switch
        {
            "BackupOperation" => actual!["data"]!["message"],
            "ArchiveCreate" => actual!["data"]!["run_id"],
            "ImportBegin" or "TokenCreate" => actual!["data"]!["id"],
            _ => before,
        };
        if (written is not null)
        {
            _real[written] = chosen!.ToString();
        }
    }

    /// <summary>A response as it is written into an example.</summary>
    public JsonNode Shown(JsonNode response)
    {
        string text = OwnShare().Replace(OwnAddress().Replace(response.ToJsonString(), "https://store.example.org"), "\"/share/");
        foreach ((string shown, string real) in _real)
        {
            text = text.Replace(real, shown, StringComparison.Ordinal);
        }

        JsonNode written = JsonNode.Parse(text)!;
        if (written["data"] is JsonObject data && data.ContainsKey("token"))
        {
            data["token"] = Token;
        }

        return written;
    }

    private static JsonValueKind KindOf(JsonValue value) => value.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : value.GetValueKind();

    private string Real(string text)
    {
        foreach ((string shown, string real) in _real)
        {
            text = text.Replace(shown, real, StringComparison.Ordinal);
        }

        return text;
    }

    // Identifiers that the store chooses, and which later requests need.
    [GeneratedRegex(@"^(ImportBegin\.data\.id|TokenCreate\.data\.id|ArchiveCreate\.data\.run_id|BackupOperation\.data\.message)$")]
    private static partial Regex Chosen();

    // What differs from run to run.
    [GeneratedRegex(@"(_on|size|bytes|bytes_\w+|sha256|key|token|version|expiration|last_used|redirect_url|last_update|\.prefix|storage|bundle|progress|signed_by|(Export|Backup\w*)\.data\.(id|written|counts).*|\.backup\..*|frees_bytes|stage|received|objects|timestamp|link_limit|hard_links|symbolic_links|reflinks|case_sensitive|executable_bits|shortcomings|packages\.files|prefixes|files|\.rule|UsageDisk\.data\..*|default_uid|default_gid|origin\..*|BuildDifferences\.data\..*|AuditList\.data\.(time|hash|changes\.after\.CreatedOn)|last_hash|\.message\.path|conda_channel_alias)$")]
    private static partial Regex Passing();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex OwnAddress();

    [GeneratedRegex(@"""/[^""]*?/share/")]
    private static partial Regex OwnShare();
}
