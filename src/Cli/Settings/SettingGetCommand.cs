using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Settings;

/// <summary>Provides <c>conda-store setting get</c>.</summary>
internal static class SettingGetCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = new("SETTING") { Description = "The name of the setting." };
        Option<string?> level = SettingLevel.Option();
        return ServerCommand.Create(
            console,
            new CommandText("get", "Write the effective value of a setting, as JSON.",
                "conda-store setting get conda_allowed_channels --for team"),
            [name, level],
            async (call, cancellationToken) =>
            {
                SettingLevel where = SettingLevel.Parse(call.Parsed.GetValue(level));
                await console.Out.WriteLineAsync((await where.GetAsync(call, call.Parsed.GetValue(name)!, cancellationToken)).GetRawText());
                return ExitCodes.Success;
            });
    }
}
