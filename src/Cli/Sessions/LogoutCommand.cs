using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Sessions;

/// <summary>Provides <c>conda-store logout</c>, which forgets the token of a store.</summary>
internal static class LogoutCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText(
            "logout", "Forget the token of a store on this machine. The token itself is valid until it expires.", "conda-store logout",
            "conda-store logout --profile work"));
        ServerOptions options = new(command);
        command.SetAction((parsed, _) => ErrorReport.GuardAsync(console, options.IsJson(parsed), async () =>
        {
            Uri url = options.Url(parsed, console);
            bool isRemoved = Credentials.Read(console).Remove(url);
            await console.Error.WriteLineAsync(isRemoved ? $"logged out of {url}" : $"there is no login at {url}");
            return ExitCodes.Success;
        }));
        return command;
    }
}
