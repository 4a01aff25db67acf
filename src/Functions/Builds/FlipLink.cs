using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Moves the link of an environment after its current build was changed by hand.</summary>
public sealed class FlipLink(EnvironmentLinks links)
{
    /// <summary>Makes the link follow the row of <c>namespace/environment</c>.</summary>
    [Function(FunctionNames.FlipLink)]
    public async Task<StepResult> Run([ActivityTrigger] string environment, CancellationToken cancellationToken)
    {
        int slash = environment.IndexOf('/', StringComparison.Ordinal);
        await links.FollowAsync(environment[..slash], environment[(slash + 1)..], cancellationToken);
        return StepResult.Done;
    }
}
