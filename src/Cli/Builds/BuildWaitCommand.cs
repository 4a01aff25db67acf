using System.CommandLine;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build wait</c>.</summary>
internal static class BuildWaitCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        return ServerCommand.Create(
            console,
            new CommandText(
                "wait",
                "Wait until a build has ended. The exit code is 0 if it was completed, 5 if its requirements cannot be met, otherwise 1.",
                "conda-store build wait 17"),
            [id],
            (call, cancellationToken) => BuildOutcome.WaitAsync(call, call.Parsed.GetValue(id), cancellationToken));
    }
}
