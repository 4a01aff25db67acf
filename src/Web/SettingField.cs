using System.Text.Json;

namespace CondaStore.Web;

/// <summary>Represents a setting as a field of the settings form.</summary>
/// <param name="Name">The name of the setting in the API.</param>
/// <param name="Value">The effective value.</param>
/// <param name="IsOwn">Whether the setting is set at this level rather than inherited.</param>
public sealed record SettingField(string Name, JsonElement Value, bool IsOwn)
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["uid"] = "user id",
        ["gid"] = "group id",
        ["conda"] = "conda",
        ["pypi"] = "PyPI",
    };

    /// <summary>The label of the field.</summary>
    public string Title
    {
        get
        {
            string text = string.Join(' ', Name.Split('_').Select(w => Words.GetValueOrDefault(w, w)));
            return char.ToUpperInvariant(text[0]) + text[1..];
        }
    }

    /// <summary>The value as the text of the field; a list has one item per line.</summary>
    public string Text => Value.ValueKind switch
    {
        JsonValueKind.Array => string.Join('\n', Value.EnumerateArray().Select(v => v.ToString())),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => Value.ToString(),
    };

    /// <summary>The number of lines of the field of a list.</summary>
    public int Rows => Math.Clamp(Value.ValueKind == JsonValueKind.Array ? Value.GetArrayLength() + 1 : 1, 2, 8);

    /// <summary>Gets the fields of a settings form.</summary>
    /// <param name="effective">The effective settings at this level, as a JSON object.</param>
    /// <param name="inherited">The settings that would apply if none were set at this level, as a JSON object.</param>
    /// <param name="isShown">Returns whether a setting can be changed at this level.</param>
    public static IReadOnlyList<SettingField> All(string effective, string inherited, Func<string, bool> isShown)
    {
        using JsonDocument holds = JsonDocument.Parse(effective);
        using JsonDocument below = JsonDocument.Parse(inherited);
        return [.. holds.RootElement.EnumerateObject()
            .Where(p => isShown(p.Name))
            .Select(p => new SettingField(
                p.Name, p.Value.Clone(), p.Value.GetRawText() != below.RootElement.GetProperty(p.Name).GetRawText()))];
    }
}
