using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that records that archiving has failed.</summary>
public sealed class EndArchive(BuildArchiver archiver)
{
    /// <summary>Records that archiving has failed after several attempts.</summary>
    [Function(FunctionNames.EndArchive)]
    public Task<StepResult> Run([ActivityTrigger] EndArchiveRequest end, CancellationToken cancellationToken) =>
        archiver.GiveUpAsync(end, cancellationToken);
}
