using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that completes the work on a build after users can use it.</summary>
public sealed class FollowUpBuild(BuildFollowUp followUp)
{
    /// <summary>
    /// Compares a recreated build with its first installation, and keeps the archives of packages that were already in the cache.
    /// </summary>
    [Function(FunctionNames.FollowUpBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStepRequest step, CancellationToken cancellationToken) =>
        followUp.RunAsync(step, cancellationToken);
}
