using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The end of an archiving that was given up.</summary>
public sealed class EndArchive(BuildArchiver archiver)
{
    /// <summary>Notes that archiving was given up after several tries.</summary>
    [Function(FunctionNames.EndArchive)]
    public async Task<StepResult> Run([ActivityTrigger] ArchiveEnd end, CancellationToken cancellationToken)
    {
        StoreException failure = new(end.Code, end.Message) { Hints = ["It was tried several times; trying again later may help."] };
        await archiver.FailedAsync(end.BuildId, ArchiveAction.Archive, failure, cancellationToken);
        return StepResult.Failure(failure);
    }
}
