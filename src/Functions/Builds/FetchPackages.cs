using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that fetches packages of a build.</summary>
public sealed class FetchPackages(BuildFetching fetching)
{
    /// <summary>Fetches a batch of packages and links concurrently.</summary>
    [Function(FunctionNames.FetchPackages)]
    public Task<FetchResult> Run([ActivityTrigger] BuildStepRequest step, CancellationToken cancellationToken) =>
        fetching.RunAsync(step, cancellationToken);
}
