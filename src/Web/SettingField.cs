using System.Text.Json;

namespace CondaStore.Web;

/// <summary>A setting in a form.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Value">What holds.</param>
/// <param name="IsOwn">Whether it is set at this place and not inherited.</param>
public sealed record SettingField(string Name, JsonElement Value, bool IsOwn)
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["uid"] = "user id",
        ["gid"] = "group id",
        ["conda"] = "conda",
        ["pypi"] = "PyPI",
    };

    /// <summary>Its name in words.</summary>
    public string Title
    {
        get
        {
            string text = string.Join(' ', Name.Split('_').Select(w => Words.GetValueOrDefault(w, w)));
            return char.ToUpperInvariant(text[0]) + text[1..];
        }
    }

    /// <summary>The value as it stands in a field; a list has a line for each item.</summary>
    public string Text => Value.ValueKind switch
    {
        JsonValueKind.Array => string.Join('\n', Value.EnumerateArray().Select(v => v.ToString())),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => Value.ToString(),
    };

    /// <summary>How many lines the field of a list has.</summary>
    public int Rows => Math.Clamp(Value.ValueKind == JsonValueKind.Array ? Value.GetArrayLength() + 1 : 1, 2, 8);

    /// <summary>The fields of a place.</summary>
    /// <param name="effective">All settings that hold there, as a JSON object.</param>
    /// <param name="inherited">All settings that would hold without those of the place.</param>
    /// <param name="isShown">Which can be set there.</param>
    public static IReadOnlyList<SettingField> All(string effective, string inherited, Func<string, bool> isShown)
    {
        using JsonDocument holds = JsonDocument.Parse(effective);
        using JsonDocument below = JsonDocument.Parse(inherited);
        return [.. holds.RootElement.EnumerateObject()
            .Where(p => isShown(p.Name))
            .Select(p => new SettingField(p.Name, p.Value.Clone(), p.Value.GetRawText() != below.RootElement.GetProperty(p.Name).GetRawText()))];
    }
}
