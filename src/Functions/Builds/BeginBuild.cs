using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The first step of a build.</summary>
public sealed class BeginBuild(BuildBeginning beginning)
{
    /// <summary>Takes the build over.</summary>
    [Function(FunctionNames.BeginBuild)]
    public Task<BeginResult> Run([ActivityTrigger] BuildBegin begin, CancellationToken cancellationToken) =>
        beginning.RunAsync(begin, cancellationToken);
}
