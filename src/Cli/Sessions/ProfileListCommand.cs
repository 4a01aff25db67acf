using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Sessions;

/// <summary>Provides <c>conda-store profile list</c>, which lists the stores that the user has logged in to.</summary>
internal static class ProfileListCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText("list", "List the profiles.", "conda-store profile list"));
        Option<bool> json = new("--json") { Description = "Write JSON." };
        command.Add(json);
        command.SetAction((parsed, _) => ErrorReport.GuardAsync(console, parsed.GetValue(json), async () =>
        {
            Profiles profiles = Profiles.Read(console);
            Credentials credentials = Credentials.Read(console);
            var rows = profiles.Names.Select(name =>
            {
                Uri url = StoreAddress.Parse(profiles.UrlOf(name));
                Credential? saved = credentials.Find(url);
                return new { Name = name, Url = url.AbsoluteUri, InUse = name == profiles.Current, User = saved?.Name, saved?.Expires };
            }).ToList();
            if (parsed.GetValue(json))
            {
                await console.Out.WriteLineAsync(ResultText.Json(rows));
                return ExitCodes.Success;
            }

            if (rows.Count == 0)
            {
                await console.Error.WriteLineAsync("there are no profiles; conda-store login URL creates one");
                return ExitCodes.Success;
            }

            ResultTable table = new("", "NAME", "URL", "USER", "UNTIL");
            foreach (var row in rows)
            {
                table.Add(row.InUse ? "*" : "", row.Name, row.Url, row.User ?? "-", TimeText.Of(row.Expires));
            }

            await table.WriteAsync(console);
            return ExitCodes.Success;
        }));
        return command;
    }
}
