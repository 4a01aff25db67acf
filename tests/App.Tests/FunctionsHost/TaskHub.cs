using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace CondaStore.App.Tests.FunctionsHost;

/// <summary>What the Durable extension of a Functions host offers to the clients in the worker: it keeps what they start, and runs nothing.</summary>
internal sealed class TaskHub : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    /// <summary>The instances that were started, in their order.</summary>
    public ConcurrentQueue<CreateInstanceRequest> Started { get; } = new();

    /// <inheritdoc/>
    public override Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context)
    {
        Started.Enqueue(request);
        return Task.FromResult(new CreateInstanceResponse { InstanceId = request.InstanceId });
    }

    /// <inheritdoc/>
    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        Task.FromResult(new GetInstanceResponse { Exists = false });

    /// <inheritdoc/>
    public override Task<QueryInstancesResponse> QueryInstances(QueryInstancesRequest request, ServerCallContext context) =>
        Task.FromResult(new QueryInstancesResponse());

    /// <inheritdoc/>
    public override Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context) =>
        Task.FromResult(new PurgeInstancesResponse { IsComplete = true });

    /// <inheritdoc/>
    public override Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context) =>
        Task.FromResult(new TerminateResponse());
}
