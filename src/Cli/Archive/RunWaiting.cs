using CondaStore.Cli.Errors;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Archive;

/// <summary>Shows a plan, asks for confirmation, and starts and follows the run.</summary>
internal static class RunWaiting
{
    /// <summary>Shows a plan, asks for confirmation, starts the run and waits until it ends.</summary>
    /// <returns><see cref="ExitCodes.Success"/> if every build was archived.</returns>
    public static async Task<int> ConfirmAndRunAsync(
        ServerCall call, RemoteArchivePlan plan, bool isConfirmed, Func<Task<RemoteArchiveAnswer>> start,
        CancellationToken cancellationToken)
    {
        if (!call.IsJson || plan.Count == 0)
        {
            await PlanText.WriteAsync(call, plan);
        }

        if (plan.Count == 0)
        {
            return ExitCodes.Success;
        }

        await Confirmation.RequireAsync(call.Console, isConfirmed, $"Archive or delete these {plan.Count} builds?", cancellationToken);
        if ((await start()).RunId is not { } run)
        {
            return ExitCodes.Success;
        }

        RemoteArchiveRun ended = await ProgressDisplay.Choose(call.Console, call.IsJson, call.IsQuiet).ShowAsync(progress =>
            call.Client.Archive.WaitAsync(run, new Looks(progress), cancellationToken));
        await PlanText.WriteAsync(call, ended);
        return ended is { State: "COMPLETED", ItemsSkipped: 0 } ? ExitCodes.Success : ExitCodes.Failure;
    }

    private sealed class Looks(IProgress<InstallProgress> progress) : IProgress<RemoteArchiveRun>
    {
        public void Report(RemoteArchiveRun value) => progress.Report(
            new InstallProgress(InstallPhase.Archive, value.ItemsDone, value.ItemsTotal, value.BytesFreed, value.BytesPlanned));
    }
}
