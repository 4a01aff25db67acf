using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>Archives one build, packed or not.</summary>
public sealed class StoreArchive(BuildArchiver archiver)
{
    /// <summary>Archives; a second run finishes what the first began.</summary>
    [Function(FunctionNames.StoreArchive)]
    public Task<StepResult> Run([ActivityTrigger] ArchiveRequest request, CancellationToken cancellationToken) =>
        archiver.RunAsync(request, cancellationToken);
}
