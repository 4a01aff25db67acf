using System.CommandLine;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Settings;

/// <summary>Provides <c>conda-store setting set</c>.</summary>
internal static class SettingSetCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = new("SETTING") { Description = "The name of the setting." };
        Argument<string> value = new("VALUE") { Description = "The value as JSON: 5, true, '[\"conda-forge\"]'. Anything else is a text." };
        Option<string?> level = SettingLevel.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "set",
                "Change a setting.",
                "conda-store setting set retention_keep_last 3 --for team",
                "conda-store setting set conda_allowed_channels '[\"conda-forge\"]'"),
            [name, value, level],
            async (call, cancellationToken) =>
            {
                await SettingLevel.Parse(call.Parsed.GetValue(level)).SetAsync(
                    call, call.Parsed.GetValue(name)!, ValueOf(call.Parsed.GetValue(value)!), cancellationToken);
                return ExitCodes.Success;
            });
    }

    private static JsonElement ValueOf(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }
}
