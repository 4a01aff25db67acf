using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Settings as people see them: the credentials in channels' URLs are masked. What comes back with a mask, from a form for instance, keeps
/// the credentials that the mask stands for.
/// </summary>
internal static class MaskedSecrets
{
    /// <summary>A value with masks in the place of credentials.</summary>
    public static JsonElement Hide(JsonElement value) => Map(value, Redaction.Redact);

    /// <summary>A value with the credentials of another value in the place of its masks.</summary>
    /// <param name="value">The value that was sent.</param>
    /// <param name="known">The value that was shown.</param>
    /// <exception cref="StoreException">There is no text that the mask could stand for (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static JsonElement Restore(JsonElement value, JsonElement known)
    {
        string[] secrets = [.. Texts(known).Where(t => Redaction.Redact(t) != t)];
        return Map(value, text => !Redaction.IsMasked(text) ? text
            : Array.Find(secrets, s => Redaction.Redact(s) == text)
                ?? throw new StoreException(ErrorCode.InvalidSetting, $"'{text}' has a mask where credentials belong.")
                {
                    Hints = ["write the credentials, or leave the value as it was shown to keep them"],
                });
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        _ => [],
    };

    private static JsonElement Map(JsonElement value, Func<string, string> change)
    {
        if (Texts(value).All(t => change(t) == t))
        {
            return value;
        }

        // The form of a setting is checked before: it is a text, or a list of texts.
        JsonNode mapped = value.ValueKind == JsonValueKind.String
            ? JsonValue.Create(change(value.GetString()!))
            : new JsonArray([.. value.EnumerateArray().Select(v => (JsonNode)JsonValue.Create(change(v.GetString()!)))]);
        using JsonDocument document = JsonDocument.Parse(mapped.ToJsonString());
        return document.RootElement.Clone();
    }
}
