using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Store.Work.Search;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>Keeps what people search at most a quarter of an hour old.</summary>
public sealed class ReadChannels(PackageIndex index)
{
    /// <summary>Reads the channels that people search anew; other hosts do it with the next search that finds theirs too old.</summary>
    [Function(FunctionNames.ReadChannels)]
    public async Task<StepResult> Run([ActivityTrigger] string chore, CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        return StepResult.Done;
    }
}
