using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Builds;

/// <summary>Reports the builds that commands have started.</summary>
internal static class BuildOutcome
{
    /// <summary>Creates the option to wait for the end of the build.</summary>
    public static Option<bool> WaitOption() => new("--wait", "-w")
    {
        Description = "Wait until the build has ended. It fails if the build does.",
    };

    /// <summary>Reports a build that has been started, or waits for its end.</summary>
    /// <exception cref="StoreRequestException">The build was waited for and has failed.</exception>
    public static async Task<int> ReportAsync(ServerCall call, long id, bool wait, CancellationToken cancellationToken)
    {
        if (wait)
        {
            return await WaitAsync(call, id, cancellationToken);
        }

        await BuildLines.WriteAsync(call, await call.Client.Builds.GetAsync(id, cancellationToken));
        await call.TellAsync($"follow it: conda-store build logs {id} --follow");
        return ExitCodes.Success;
    }

    /// <summary>Waits for the end of a build and reports it.</summary>
    /// <exception cref="StoreRequestException">The build has failed, or was canceled.</exception>
    public static async Task<int> WaitAsync(ServerCall call, long id, CancellationToken cancellationToken)
    {
        RemoteBuild ended = await BuildWaiting.UntilFinishedAsync(call, id, cancellationToken);
        if (ended.Status is "FAILED" or "CANCELED")
        {
            throw new StoreRequestException($"Build {id} of {ended.Namespace}/{ended.Environment} {Reason(ended)}")
            {
                // It was answered, and another attempt would end the same way.
                Status = System.Net.HttpStatusCode.OK,
                Code = ended.ErrorCode ?? (ended.Status == "CANCELED" ? "CS1503" : null),
                Hints = [.. ended.Hints ?? [], $"conda-store build logs {id}"],
            };
        }

        await BuildLines.WriteAsync(call, ended);
        return ExitCodes.Success;
    }

    private static string Reason(RemoteBuild ended) => ended.Status == "CANCELED" ? "was canceled." : $"failed: {ended.StatusInfo}";
}
