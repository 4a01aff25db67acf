using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that imports an uploaded bundle.</summary>
public sealed class StoreImport(
    EnvironmentImports imports, BuildStore builds, IOptions<StoreOptions> options, TimeProvider timeProvider)
{
    /// <summary>Imports the bundle; a second run continues the first one. The sweep starts the build that is queued at the end.</summary>
    [Function(FunctionNames.StoreImport)]
    public Task<StepResult> Run(
        [ActivityTrigger] string id, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        StepBudget.RunAsync(timeProvider, token => ImportAsync(id, tasks, token), cancellationToken);

    private async Task<StepResult> ImportAsync(string id, DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        EnvironmentImport import = await imports.GetAsync(id, cancellationToken);
        import = await imports.RunAsync(import, options.Value.TrustedBundleKeys, cancellationToken);
        if (import.ActiveBuild is { } active && await builds.FindAsync(active, cancellationToken) is { Status: BuildStatus.Queued } build)
        {
            await tasks.ScheduleBuildAsync(build, cancellationToken);
        }

        return StepResult.Done;
    }
}
