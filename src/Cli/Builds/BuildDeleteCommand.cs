using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build delete</c>.</summary>
internal static class BuildDeleteCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "delete", "Delete a build that has ended. Its log, lockfile and specification are kept, but it cannot be recreated.",
                "conda-store build delete 17 --yes"),
            [id, yes],
            async (call, cancellationToken) =>
            {
                RemoteBuild build = await call.Client.Builds.GetAsync(call.Parsed.GetValue(id), cancellationToken);
                await Confirmation.RequireAsync(
                    console, call.Parsed.GetValue(yes), $"Delete build {build.Id} of {build.Namespace}/{build.Environment}?",
                    cancellationToken);
                await call.Client.Builds.DeleteAsync(build.Id, cancellationToken);
                await call.TellAsync($"build {build.Id} is deleted");
                return ExitCodes.Success;
            });
    }
}
