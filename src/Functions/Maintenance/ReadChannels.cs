using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Store.Work.Search;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that keeps the searchable channels at most fifteen minutes old.</summary>
public sealed class ReadChannels(PackageIndex index)
{
    /// <summary>Reloads the searchable channels. Other hosts do so with the next search that finds theirs outdated.</summary>
    [Function(FunctionNames.ReadChannels)]
    public async Task<StepResult> Run([ActivityTrigger] string chore, CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        return StepResult.Done;
    }
}
