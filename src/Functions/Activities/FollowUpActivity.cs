using CondaStore.Domain.Store;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Activities;

/// <summary>What is done once a build is complete and people can use it.</summary>
public sealed class FollowUpActivity(Builds builds, RecreationCheck check)
{
    /// <summary>Compares a recreated build with its first installation.</summary>
    [Function(FunctionNames.FollowUpBuild)]
    public async Task<StepResult> Run([ActivityTrigger] BuildStep step, CancellationToken cancellationToken)
    {
        if (await builds.FindAsync(step.BuildId, cancellationToken) is not { Status: BuildStatus.Completed } build || build.Attempt != step.Attempt)
        {
            return new StepResult(StepOutcome.Superseded);
        }

        await check.RunAsync(build, cancellationToken);
        return new StepResult(StepOutcome.Done);
    }
}
