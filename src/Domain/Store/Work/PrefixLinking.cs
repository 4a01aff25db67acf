using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Links the packages of a build into its prefix: beside their fetch what the batches bring (<see cref="Join"/>), and in a step of its own
/// what is left (<see cref="RunAsync"/>). Both work under the build's lease, which keeps a second run out. After a crash, or if stopped to
/// keep the step short, the next run continues from the existing state.
/// </summary>
public sealed partial class PrefixLinking(
    BuildSteps steps,
    BuildStore builds,
    BuildEnds ends,
    BuildLease lease,
    BuildLog log,
    EnvironmentEngine engine,
    IBlobs blobs,
    IShare share,
    TimeProvider timeProvider)
{
    // Platform updates leave a running activity ten minutes.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(7);

    /// <summary>Links the remaining packages; the result is unfinished if the step's time is used up.</summary>
    public Task<StepResult> RunAsync(BuildStepRequest step, CancellationToken cancellationToken) => steps.RunAsync(
        step,
        InstallPhase.Link,
        async context =>
        {
            BuildPlan plan = await BuildPlan.ReadAsync(blobs, ArtifactKeys.FetchPlan(context.Build), context.Token);
            return await lease.RunAsync(context.Build.Id, token => LinkAsync(context, plan, token), context.Token);
        },
        cancellationToken);

    private async Task<StepResult> LinkAsync(StepContext context, BuildPlan plan, CancellationToken cancellationToken)
    {
        if (!await IsWantedAsync(context.Build, cancellationToken))
        {
            return new StepResult { Outcome = StepOutcome.Superseded };
        }

        using CancellationTokenSource limit = new(LongestStep, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        EnvironmentContent content = plan.ToContent();
        context.Log(Preparing(content));
        try
        {
            InstallResult result = await engine.InstallAsync(
                PrefixOf(context.Build), content, OptionsWith(context.Log), new LinkProgress(context), either.Token);
            context.Log(Executing(result));
            return StepResult.Done;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            context.Log("the step has taken its time; another one goes on");
            return new StepResult { Outcome = StepOutcome.Unfinished };
        }
        finally
        {
            await ends.RemoveIfOverAsync(context.Build);
        }
    }

    // The build may have ended during the wait for the lease, and its files may have been removed.
    private async Task<bool> IsWantedAsync(Build build, CancellationToken cancellationToken) =>
        await builds.FindAsync(build.Id, cancellationToken) is { Status: BuildStatus.Building } now && now.Attempt == build.Attempt;

    private string PrefixOf(Build build)
    {
        string prefix = PrefixPaths.Of(share, build);
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);
        return prefix;
    }

    // Clients of conda-store look for these words of conda's in the log.
    private static string Preparing(EnvironmentContent content) => $"Preparing transaction: {content.Packages.Count} packages";

    private static string Executing(InstallResult result) =>
        $"Executing transaction: {result.Linked + result.Unchanged} packages linked, {result.Linked} of them in this step: "
        + $"{result.Files} files, {result.BytesWritten} bytes written";

    private InstallOptions OptionsWith(Action<string> write) => new()
    {
        HardLinkLimit = share.Capabilities.LinkLimit ?? 0,
        LinkMode = share.Capabilities.HardLinks || share.Capabilities.Reflinks ? LinkMode.Auto : LinkMode.Copy,
        LockPrefix = false,
        // Only the end of the build removes files: another step may already have followed one that gives up.
        KeepUnfinished = true,
        ToolVersion = "conda-store " + ProductVersion.Text,
        Warn = warning => write("warning: " + warning),
    };

    // The packages are already cached: fetching them is only a lookup, with no progress to report.
    private sealed class LinkProgress(StepContext context) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value)
        {
            if (value.Phase != InstallPhase.Fetch)
            {
                context.Progress = value;
            }
        }
    }
}
