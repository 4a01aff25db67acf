using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Performs the steps after a build is complete and available.</summary>
public sealed class BuildFollowUp(BuildStore builds, BuildLog log, RecreationCheck check, PackageKeeping keeping, IBlobs blobs)
{
    /// <summary>Compares a recreated build with its first installation, and keeps the archives of packages that were in the cache
    /// already.</summary>
    public async Task<StepResult> RunAsync(BuildStepRequest step, CancellationToken cancellationToken)
    {
        if (await builds.FindAsync(step.BuildId, cancellationToken) is not { Status: BuildStatus.Completed } build
            || build.Attempt != step.Attempt)
        {
            return new StepResult { Outcome = StepOutcome.Superseded };
        }

        await check.RunAsync(build, cancellationToken);
        BuildPlan plan = await BuildPlan.ReadAsync(blobs, ArtifactKeys.FetchPlan(build), cancellationToken);
        await using BuildLogWriter writer = log.OpenWriter(build);
        await keeping.KeepAsync(build, [.. plan.Packages.Select(p => p.Record)], line => writer.WriteLine("keep", line), cancellationToken);
        return StepResult.Done;
    }
}
