using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// The activity that removes the prefixes, links and artifacts of deleted or archived builds. They stay listed until they are removed.
/// </summary>
public sealed class RemoveFiles(Deletions deletions, BuildRemoval removal, CanceledBuilds canceled)
{
    /// <summary>
    /// Removes what can be removed now. The result is unfinished if something remains, which may have to wait for a build to end.
    /// </summary>
    [Function(FunctionNames.RemoveFiles)]
    public async Task<RemovalResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingDeletion> removable = await deletions.AdvanceAsync(cancellationToken);
        foreach (PendingDeletion deletion in removable)
        {
            await removal.RemoveAsync(deletion.Id, cancellationToken);
        }

        if (await deletions.IsDoneAsync(cancellationToken))
        {
            return new RemovalResult { Removed = removable.Count };
        }

        // Builds of deleted environments are canceled.
        canceled.Wake();
        return new RemovalResult { Outcome = StepOutcome.Unfinished, Removed = removable.Count };
    }
}
