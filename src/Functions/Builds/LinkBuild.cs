using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Links the packages into the build's prefix, under a lease that keeps a second run of the same step out. Killed anywhere, or stopped
/// because a step should stay short, the next run goes on from what is there.
/// </summary>
public sealed class LinkBuild(
    BuildSteps steps,
    PrefixLinking linking,
    BuildEnds ends,
    EnvironmentEngine engine,
    IBlobs blobs,
    BuildLease lease,
    TimeProvider timeProvider)
{
    /// <summary>Links.</summary>
    [Function(FunctionNames.LinkBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStep step, CancellationToken cancellationToken) =>
        steps.RunAsync(step, InstallPhase.Link, LinkAsync, cancellationToken);

    private async Task<StepResult> LinkAsync(StepContext context)
    {
        BuildPlan plan = await BuildPlan.ReadAsync(blobs, ArtifactKeys.FetchPlan(context.Build), context.Token);
        return await lease.RunAsync(context.Build.Id, token => InstallAsync(context, plan, token), context.Token);
    }

    private async Task<StepResult> InstallAsync(StepContext context, BuildPlan plan, CancellationToken cancellationToken)
    {
        if (!await linking.IsWantedAsync(context.Build, cancellationToken))
        {
            return new StepResult { Outcome = StepOutcome.Superseded };
        }

        using CancellationTokenSource limit = new(PrefixLinking.LongestStep, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        InstallOptions options = linking.OptionsFor(plan, context.Log, progress: null);
        try
        {
            InstallResult result = await engine.InstallAsync(
                linking.PrefixOf(context.Build), plan.ToContent(), options, new LinkProgress(context), either.Token);
            context.Log(PrefixLinking.Describe(result));
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

    // The packages are in the cache by now: fetching them again is looking them up, and nothing to report.
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
