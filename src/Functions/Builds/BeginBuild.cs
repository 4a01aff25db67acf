using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that starts a build.</summary>
public sealed class BeginBuild(BuildBeginning beginning)
{
    /// <summary>Starts an attempt of the build.</summary>
    [Function(FunctionNames.BeginBuild)]
    public Task<BeginResult> Run([ActivityTrigger] BeginBuildRequest begin, CancellationToken cancellationToken) =>
        beginning.RunAsync(begin, cancellationToken);
}
