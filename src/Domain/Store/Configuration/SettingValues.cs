using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>Validates settings before they are stored; the messages are those that clients of conda-store show.</summary>
internal static class SettingValues
{
    private const long LongestSolve = 24 * 3600;

    /// <summary>Checks all values of an object.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidSetting"/>; the message names the setting.</exception>
    public static void Check(JsonElement values, bool isGlobal)
    {
        if (values.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("Settings are a JSON object of names and values.");
        }

        string[] unknown =
            [.. values.EnumerateObject().Select(p => p.Name).Where(n => SettingKey.Find(n) is null).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting, $"Invalid setting keys {{{string.Join(", ", unknown.Select(n => $"'{n}'"))}}}")
            {
                Hints = [.. unknown.SelectMany(n => NearestNames.Find(n, SettingKey.All.Select(k => k.Name)))
                    .Select(n => $"did you mean '{n}'?")],
            };
        }

        foreach (JsonProperty property in values.EnumerateObject())
        {
            SettingKey key = SettingKey.Find(property.Name)!;
            if (key.IsGlobal && !isGlobal)
            {
                throw Invalid($"Setting {key.Name} is a global setting and cannot be set within a namespace or environment");
            }

            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                CheckForm(key, property.Value);
                CheckMeaning(key, property.Value);
            }
        }
    }

    private static void CheckForm(SettingKey key, JsonElement value)
    {
        switch (key.Kind)
        {
            case SettingKind.Text when value.ValueKind != JsonValueKind.String:
                throw Wrong(key, "str", "", "Input should be a valid string", "string_type", value);
            case SettingKind.Age when value.ValueKind != JsonValueKind.String:
                throw Wrong(key, "str", "", "Input should be a valid string", "string_type", value);
            case SettingKind.Flag when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                throw Wrong(key, "bool", "", "Input should be a valid boolean", "bool_type", value);
            case SettingKind.Number when value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out _):
                throw Wrong(key, "int", "", "Input should be a valid integer", "int_type", value);
            case SettingKind.Texts or SettingKind.Artifacts when value.ValueKind != JsonValueKind.Array:
                throw Wrong(key, "list[str]", "", "Input should be a valid list", "list_type", value);
            case SettingKind.Texts or SettingKind.Artifacts:
                foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                {
                    if (item.ValueKind != JsonValueKind.String)
                    {
                        string place = index.ToString(CultureInfo.InvariantCulture) + "\n";
                        throw Wrong(key, "list[str]", place, "Input should be a valid string", "string_type", item);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static void CheckMeaning(SettingKey key, JsonElement value)
    {
        bool good = key.Name switch
        {
            SettingKey.DefaultNamespace or SettingKey.FilesystemNamespace => StoreNames.IsPossible(value.GetString()!),
            SettingKey.CondaChannelAlias =>
                Uri.TryCreate(value.GetString(), UriKind.Absolute, out Uri? alias) && alias.Scheme is "http" or "https" or "file",
            SettingKey.CondaAllowedChannels or SettingKey.CondaDefaultChannels or SettingKey.CondaIndexedChannels =>
                value.EnumerateArray().All(c => IsChannel(c.GetString()!)),
            SettingKey.PypiAllowedIndexes or SettingKey.PypiDefaultIndexes => value.EnumerateArray().All(i => IsIndex(i.GetString()!)),
            SettingKey.PypiSourceBuilds => value.GetString() is "never" or "pure" or "allow",
            SettingKey.CondaMaxSolveTime => value.GetInt64() is > 0 and <= LongestSolve,
            SettingKey.StorageThreshold or SettingKey.DefaultUid or SettingKey.DefaultGid or SettingKey.RetentionNamespaceQuota =>
                value.GetInt64() >= 0,
            SettingKey.RetentionKeepLast => value.GetInt64() is >= 0 and <= int.MaxValue,
            _ when key.Kind == SettingKind.Age => value.GetString() is StoreAge.Never
                || StoreAge.TryParseDuration(value.GetString()!, out _),
            SettingKey.DefaultPermissions => value.GetString() is { Length: 3 or 4 } mode && mode.All(c => c is >= '0' and <= '7'),
            SettingKey.BuildArtifacts or SettingKey.BuildArtifactsKeptOnDeletion =>
                value.EnumerateArray().All(a => ArtifactTypes.TryParse(a.GetString()!, out _)),
            _ => true,
        };
        if (key.Name.EndsWith("_packages", StringComparison.Ordinal)
            && value.EnumerateArray().Select(p => p.GetString()!).FirstOrDefault(p => Redaction.Redact(p) != p) is { } found)
        {
            throw Invalid(
                $"Setting {key.Name} goes into specifications, which everybody may read: '{Redaction.Redact(found)}' holds credentials");
        }

        if (!good)
        {
            throw Invalid($"Setting {key.Name} has a value that it cannot have");
        }
    }

    /// <summary>Throws for artifacts that no build will ever have. A deployment may list them, for clients that compare the
    /// setting.</summary>
    /// <exception cref="StoreException">The values contain one (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static void CheckMade(JsonElement values)
    {
        if (values.TryGetProperty(SettingKey.BuildArtifacts, out JsonElement artifacts)
            && artifacts.EnumerateArray().Select(a => a.GetString()!)
                .FirstOrDefault(a => ArtifactTypes.TryParse(a, out ArtifactType type) && !type.IsMade()) is { } never)
        {
            throw Invalid($"Setting {SettingKey.BuildArtifacts} names {never}, which this store does not make");
        }
    }

    private static bool IsChannel(string text)
    {
        try
        {
            return new ChannelConfiguration().Parse(text).Count > 0;
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidName)
        {
            return false;
        }
    }

    private static bool IsIndex(string text)
    {
        try
        {
            return !IndexLocation.Parse(text).IsFlat;
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidOption)
        {
            return false;
        }
    }

    // The wording of pydantic, with which conda-store validates its settings.
    private static StoreException Wrong(SettingKey key, string type, string place, string message, string code, JsonElement value) =>
        new(ErrorCode.InvalidSetting, $"1 validation error for {type}\n{place}  {message} [type={code}, {Show(value)}]")
        {
            Hints = [$"the setting is {key.Name}"],
        };

    private static string Show(JsonElement value)
    {
        (string shown, string type) = value.ValueKind switch
        {
            JsonValueKind.String => ($"'{Redaction.Redact(value.GetString()!)}'", "str"),
            JsonValueKind.Number => (value.GetRawText(), value.TryGetInt64(out _) ? "int" : "float"),
            JsonValueKind.True => ("True", "bool"),
            JsonValueKind.False => ("False", "bool"),
            JsonValueKind.Array => ("[...]", "list"),
            JsonValueKind.Object => ("{...}", "dict"),
            _ => ("None", "NoneType"),
        };
        return $"input_value={(shown.Length <= 60 ? shown : shown[..60] + "...")}, input_type={type}";
    }

    private static StoreException Invalid(string message) => new(ErrorCode.InvalidSetting, message);
}
