using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Builds;

/// <summary>The orchestrations of builds in the task hub of a Durable client.</summary>
internal sealed class BuildOrchestrations(DurableTaskClient tasks) : IBuildOrchestrations
{
    /// <inheritdoc/>
    public Task ScheduleAsync(Build build, CancellationToken cancellationToken) => tasks.ScheduleBuildAsync(build, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsRunningAsync(Build build, CancellationToken cancellationToken) =>
        (await tasks.GetInstanceAsync(BuildScheduling.InstanceOf(build.Id), cancellation: cancellationToken))?.RuntimeStatus
            is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;

    /// <inheritdoc/>
    public async Task TerminateAsync(Build build, CancellationToken cancellationToken)
    {
        try
        {
            await tasks.TerminateInstanceAsync(
                BuildScheduling.InstanceOf(build.Id), new TerminateInstanceOptions("time limit"), cancellationToken);
        }
        catch (Grpc.Core.RpcException)
        {
            // It has ended by itself, or runs on another host.
        }
    }
}
