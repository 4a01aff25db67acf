using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Archives one build, packed or not.</summary>
public sealed class ArchiveActivity(BuildArchiver archiver)
{
    /// <summary>Archives; a second run finishes what the first began.</summary>
    [Function(FunctionNames.StoreArchive)]
    public async Task<StepResult> Run([ActivityTrigger] ArchiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await archiver.ArchiveAsync(request.BuildId, request.Force, request.KeepPacked, request.Reason, cancellationToken);
            return new StepResult(StepOutcome.Done);
        }
        catch (StoreException failure) when (!failure.IsTransient)
        {
            await archiver.FailedAsync(request.BuildId, ArchiveAction.Archive, failure, cancellationToken);
            return StepResult.Failure(failure);
        }
    }

    /// <summary>Notes that archiving was given up after several tries.</summary>
    [Function(FunctionNames.EndArchive)]
    public async Task<StepResult> End([ActivityTrigger] ArchiveEnd end, CancellationToken cancellationToken)
    {
        StoreException failure = new(ErrorCode.Internal, end.Message) { Hints = ["It was tried several times; trying again later may help."] };
        await archiver.FailedAsync(end.BuildId, ArchiveAction.Archive, failure, cancellationToken);
        return StepResult.Failure(failure);
    }
}
