using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that creates the packed archive of a completed build.</summary>
public sealed class WriteArchive(BuildPacking packing)
{
    /// <summary>Writes the archive to its blob, which becomes visible when it is complete. A second run finds it there.</summary>
    [Function(FunctionNames.WriteArchive)]
    public Task<StepResult> Run([ActivityTrigger] long buildId, CancellationToken cancellationToken) =>
        packing.RunAsync(buildId, cancellationToken);
}
