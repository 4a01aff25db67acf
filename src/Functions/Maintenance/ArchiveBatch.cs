using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that processes the plan of a run.</summary>
public sealed class ArchiveBatch(ArchiveRunProcessing processing)
{
    /// <summary>Processes items for several minutes. The result is unfinished if items remain.</summary>
    [Function(FunctionNames.ArchiveBatch)]
    public Task<ArchiveRunResult> Run([ActivityTrigger] string runId, CancellationToken cancellationToken) =>
        processing.RunAsync(runId, cancellationToken);
}
