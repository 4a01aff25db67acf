using System.CommandLine;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build retry</c>.</summary>
internal static class BuildRetryCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Option<bool> wait = BuildOutcome.WaitOption();
        return ServerCommand.Create(
            console,
            new CommandText("retry", "Build the specification of a build again, as a new build.", "conda-store build retry 17 --wait"),
            [id, wait],
            async (call, cancellationToken) => await BuildOutcome.ReportAsync(
                call,
                await call.Client.Builds.RebuildAsync(call.Parsed.GetValue(id), cancellationToken),
                call.Parsed.GetValue(wait),
                cancellationToken));
    }
}
