using System.CommandLine;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build activate</c>.</summary>
internal static class BuildActivateCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        return ServerCommand.Create(
            console,
            new CommandText("activate", "Make a build the active one of its environment.", "conda-store build activate 17"),
            [id],
            async (call, cancellationToken) => await BuildActivation.RunAsync(
                call, await call.Client.Builds.GetAsync(call.Parsed.GetValue(id), cancellationToken), cancellationToken));
    }
}
