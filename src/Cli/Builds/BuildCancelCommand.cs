using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build cancel</c>.</summary>
internal static class BuildCancelCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        return ServerCommand.Create(
            console,
            new CommandText(
                "cancel", "Cancel a build that is queued or in progress. The exit code is 1 if it has ended otherwise.",
                "conda-store build cancel 17"),
            [id],
            async (call, cancellationToken) =>
            {
                long build = call.Parsed.GetValue(id);
                await call.Client.Builds.CancelAsync(build, cancellationToken);
                RemoteBuild ended = await BuildWaiting.UntilFinishedAsync(call, build, cancellationToken);
                await BuildLines.WriteAsync(call, ended);
                return ended.Status == "CANCELED" ? ExitCodes.Success : ExitCodes.Failure;
            });
    }
}
