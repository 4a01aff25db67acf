using System.CommandLine;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Settings;

/// <summary>Provides <c>conda-store setting reset</c>.</summary>
internal static class SettingResetCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = new("SETTING") { Description = "The name of the setting." };
        Option<string?> level = SettingLevel.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "reset", "Let a setting have the value of the level above again.",
                "conda-store setting reset retention_keep_last --for team"),
            [name, level],
            async (call, cancellationToken) =>
            {
                await SettingLevel.Parse(call.Parsed.GetValue(level)).SetAsync(
                    call, call.Parsed.GetValue(name)!, JsonSerializer.SerializeToElement<object?>(null), cancellationToken);
                return ExitCodes.Success;
            });
    }
}
