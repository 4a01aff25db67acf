using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Archives one build, packed or not.</summary>
public sealed class StoreArchive(BuildArchiver archiver)
{
    /// <summary>Archives; a second run finishes what the first began.</summary>
    [Function(FunctionNames.StoreArchive)]
    public async Task<StepResult> Run([ActivityTrigger] ArchiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await archiver.ArchiveAsync(request.BuildId, request.Force, request.KeepPacked, request.Reason, cancellationToken);
            return StepResult.Done;
        }
        catch (StoreException failure) when (failure.IsTransient)
        {
            throw new TransientStepException(failure);
        }
        catch (StoreException failure)
        {
            await archiver.FailedAsync(request.BuildId, ArchiveAction.Archive, failure, cancellationToken);
            return StepResult.Failure(failure);
        }
    }
}
