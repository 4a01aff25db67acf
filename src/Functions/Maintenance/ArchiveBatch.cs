using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>Works off the plan of a run, item by item.</summary>
public sealed class ArchiveBatch(ArchiveRunProcessing processing)
{
    /// <summary>Does items for some minutes; unfinished when more are left.</summary>
    [Function(FunctionNames.ArchiveBatch)]
    public Task<ArchiveRunResult> Run([ActivityTrigger] string runId, CancellationToken cancellationToken) =>
        processing.RunAsync(runId, cancellationToken);
}
