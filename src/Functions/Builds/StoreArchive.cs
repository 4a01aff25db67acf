using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that archives a build, packed or not.</summary>
public sealed class StoreArchive(BuildArchiver archiver)
{
    /// <summary>Archives the build; a second run completes the first one.</summary>
    [Function(FunctionNames.StoreArchive)]
    public Task<StepResult> Run([ActivityTrigger] ArchiveBuildRequest request, CancellationToken cancellationToken) =>
        archiver.RunAsync(request, cancellationToken);
}
