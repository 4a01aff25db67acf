using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Points the link of an environment at its current build, after another was chosen.</summary>
public sealed class FlipLink(EnvironmentLinks links)
{
    /// <summary>Points the link of <c>namespace/environment</c>.</summary>
    [Function(FunctionNames.FlipLink)]
    public async Task<StepResult> Run([ActivityTrigger] string environment, CancellationToken cancellationToken)
    {
        int slash = environment.IndexOf('/', StringComparison.Ordinal);
        await links.PointAsync(environment[..slash], environment[(slash + 1)..], cancellationToken);
        return StepResult.Done;
    }
}
