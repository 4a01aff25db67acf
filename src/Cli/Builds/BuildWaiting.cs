using CondaStore.Cli.Progress;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Builds;

/// <summary>Waits for builds and shows their progress.</summary>
internal static class BuildWaiting
{
    /// <summary>Waits until a build has ended.</summary>
    public static Task<RemoteBuild> UntilFinishedAsync(ServerCall call, long build, CancellationToken cancellationToken) =>
        ProgressDisplay.Choose(call.Console, call.IsJson, call.IsQuiet).ShowAsync(progress =>
            call.Client.Builds.WaitAsync(build, b => b.IsFinished, new Looks(progress), cancellationToken));

    private sealed class Looks(IProgress<InstallProgress> progress) : IProgress<RemoteBuild>
    {
        public void Report(RemoteBuild value)
        {
            if (value.Progress is { } done && Enum.TryParse(value.Stage, ignoreCase: true, out InstallPhase phase))
            {
                progress.Report(new InstallProgress(phase, done.ItemsDone, done.ItemsTotal, done.BytesDone, done.BytesTotal));
            }
        }
    }
}
