using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that updates the link of an environment when another build has become the current one.</summary>
public sealed class FlipLink(EnvironmentLinks links)
{
    /// <summary>Updates the link of <c>namespace/environment</c>.</summary>
    [Function(FunctionNames.FlipLink)]
    public async Task<StepResult> Run([ActivityTrigger] string environment, CancellationToken cancellationToken)
    {
        int slash = environment.IndexOf('/', StringComparison.Ordinal);
        await links.PointAsync(environment[..slash], environment[(slash + 1)..], cancellationToken);
        return StepResult.Done;
    }
}
