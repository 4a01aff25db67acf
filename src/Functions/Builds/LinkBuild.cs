using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Links the packages of a build.</summary>
public sealed class LinkBuild(PrefixLinking linking)
{
    /// <summary>Links what the fetches have left; unfinished when the step has taken its time.</summary>
    [Function(FunctionNames.LinkBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStep step, CancellationToken cancellationToken) =>
        linking.RunAsync(step, cancellationToken);
}
