using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Masks the credentials in channel URLs of settings for display. A value submitted with a mask, for example from a form, keeps the
/// credentials that the mask represents.
/// </summary>
internal static class MaskedSecrets
{
    /// <summary>Returns a value with its credentials masked.</summary>
    public static JsonElement Hide(JsonElement value) => Map(value, Redaction.Redact);

    /// <summary>Returns a value whose masks are replaced by the credentials of another value.</summary>
    /// <param name="value">The value that was sent.</param>
    /// <param name="known">The value that was displayed.</param>
    /// <exception cref="StoreException">There is no text that the mask could represent
    /// (<see cref="ErrorCode.InvalidSetting"/>).</exception>
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

        // The form of a setting is already checked: it is a text or a list of texts.
        JsonNode mapped = value.ValueKind == JsonValueKind.String
            ? JsonValue.Create(change(value.GetString()!))
            : new JsonArray([.. value.EnumerateArray().Select(v => (JsonNode)JsonValue.Create(change(v.GetString()!)))]);
        using JsonDocument document = JsonDocument.Parse(mapped.ToJsonString());
        return document.RootElement.Clone();
    }
}
