using System.CommandLine;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Settings;

/// <summary>Provides <c>conda-store setting list</c>.</summary>
internal static class SettingListCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Option<string?> level = SettingLevel.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "list", "List the effective settings.", "conda-store setting list", "conda-store setting list --for team/science --json"),
            [level],
            async (call, cancellationToken) =>
            {
                SettingLevel where = SettingLevel.Parse(call.Parsed.GetValue(level));
                IReadOnlyDictionary<string, JsonElement> all = await call.Client.Settings.GetAsync(
                    where.Namespace, where.Environment, cancellationToken);
                if (call.IsJson)
                {
                    await console.Out.WriteLineAsync(JsonFields.Select(ResultText.Json(all), call.Fields, [.. all.Keys]));
                    return ExitCodes.Success;
                }

                ResultTable table = new("SETTING", "VALUE");
                foreach ((string name, JsonElement value) in all)
                {
                    table.Add(name, value.GetRawText());
                }

                await table.WriteAsync(console);
                return ExitCodes.Success;
            });
    }
}
