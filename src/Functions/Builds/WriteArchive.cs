using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Makes the packed archive of a completed build.</summary>
public sealed class WriteArchive(BuildPacking packing)
{
    /// <summary>Streams the archive into its blob, which appears when it is whole. A second run finds it there.</summary>
    [Function(FunctionNames.WriteArchive)]
    public Task<StepResult> Run([ActivityTrigger] long buildId, CancellationToken cancellationToken) =>
        packing.RunAsync(buildId, cancellationToken);
}
