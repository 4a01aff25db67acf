using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The end of an archiving that was given up.</summary>
public sealed class EndArchive(BuildArchiver archiver)
{
    /// <summary>Notes that archiving was given up after several tries.</summary>
    [Function(FunctionNames.EndArchive)]
    public Task<StepResult> Run([ActivityTrigger] ArchiveEnd end, CancellationToken cancellationToken) =>
        archiver.GiveUpAsync(end, cancellationToken);
}
