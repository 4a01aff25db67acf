using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Sessions;

/// <summary>Provides <c>conda-store profile use</c>, which makes the store of a profile the default.</summary>
internal static class ProfileUseCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText(
            "use", "Use the store of a profile by default from now on.", "conda-store profile use work"));
        Argument<string> name = new("NAME") { Description = "The name of the profile." };
        command.Add(name);
        command.SetAction((parsed, _) => ErrorReport.GuardAsync(console, asJson: false, async () =>
        {
            Profiles profiles = Profiles.Read(console);
            profiles.Use(parsed.GetValue(name)!);
            await console.Error.WriteLineAsync($"using {profiles.UrlOf(parsed.GetValue(name)!)}");
            return ExitCodes.Success;
        }));
        return command;
    }
}
