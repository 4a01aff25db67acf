using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents a client of the embedded engine. It throws the exceptions of the Durable Task client.</summary>
internal sealed class EmbeddedTaskClient(OrchestrationEngine engine) : DurableTaskClient("embedded")
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Unfinished =
        [
            nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running),
            nameof(OrchestrationRuntimeStatus.Suspended),
        ];

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        string id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        if (engine.TryStart(id, orchestratorName.Name, JournalJson.Write(input), options?.StartAt?.UtcDateTime, null))
        {
            return Task.FromResult(id);
        }

        throw Unfinished.All(s => options?.DedupeStatuses?.Contains(s, StringComparer.OrdinalIgnoreCase) == true)
            ? new OrchestrationAlreadyExistsException(
                $"An Orchestration instance with the status Running already exists for the id '{id}'.")
            : new NotSupportedException(
                $"The instance '{id}' is running. The Functions host would terminate it and start another one; list the unfinished "
                    + "states in DedupeStatuses.");
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        await PostAsync(instanceId, JournalEventKind.EventRaised, eventName, JournalJson.Write(eventPayload));

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await PostAsync(instanceId, JournalEventKind.Terminated, null, JournalJson.Write(options?.Output));
        if (options?.Recursive == true)
        {
            foreach (string child in engine.Journal.ReadChildren(instanceId).Where(c => engine.FindRun(c) is not null))
            {
                await TerminateInstanceAsync(child, options, cancellation);
            }
        }
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, JournalEventKind.Suspended, null, JournalJson.Write(reason));

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, JournalEventKind.Resumed, null, JournalJson.Write(reason));

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        OrchestrationInstance instance = Get(instanceId);
        while (instance.Status == OrchestrationRuntimeStatus.Pending)
        {
            await Task.Delay(PollInterval, engine.TimeProvider, cancellation);
            instance = Get(instanceId);
        }

        return Metadata(instance, getInputsAndOutputs);
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        OrchestrationInstance instance = Get(instanceId);
        while (!instance.IsFinished)
        {
            // Just after the start of the host, an unfinished instance may not have been loaded yet.
            await (engine.FindRun(instanceId)?.Finished.WaitAsync(cancellation)
                ?? Task.Delay(PollInterval, engine.TimeProvider, cancellation));
            instance = Get(instanceId);
        }

        return Metadata(instance, getInputsAndOutputs);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(engine.Journal.Find(instanceId) is { } instance ? Metadata(instance, getInputsAndOutputs) : null);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        HashSet<OrchestrationRuntimeStatus>? statuses = query.Statuses?.ToHashSet();
        return Pageable.Create<OrchestrationMetadata>((continuation, pageSize, _) =>
        {
            int size = pageSize ?? query.PageSize;
            IReadOnlyList<OrchestrationInstance> page = engine.Journal.ReadPage(
                continuation ?? query.ContinuationToken ?? string.Empty, query.InstanceIdPrefix ?? string.Empty, size);
            List<OrchestrationMetadata> matching = [.. page.Where(i => Matches(i, query.CreatedFrom, query.CreatedTo, statuses))
                .Select(i => Metadata(i, query.FetchInputsAndOutputs))];
            return Task.FromResult(new Page<OrchestrationMetadata>(matching, page.Count == size ? page[^1].Id : null));
        });
    }

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        if (engine.Journal.Find(instanceId) is { IsFinished: false })
        {
            throw new InvalidOperationException($"Instance '{instanceId}' is running and cannot be purged.");
        }

        return Task.FromResult(new PurgeResult(engine.Journal.TryPurge(instanceId) ? 1 : 0));
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        OrchestrationQuery query = new(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        int purged = 0;
        await foreach (OrchestrationMetadata instance in GetAllInstancesAsync(query))
        {
            cancellation.ThrowIfCancellationRequested();
            purged += engine.Journal.TryPurge(instance.InstanceId) ? 1 : 0;
        }

        return new PurgeResult(purged);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task PostAsync(string instanceId, JournalEventKind kind, string? name, string? payload)
    {
        OrchestrationInstance instance = Get(instanceId);
        if (instance.IsFinished || engine.FindRun(instanceId) is not { } run)
        {
            throw Finished(instanceId);
        }

        try
        {
            await run.PostAsync(kind, 0, name, payload);
        }
        catch (InvalidOperationException)
        {
            throw Finished(instanceId);
        }
    }

    private OrchestrationInstance Get(string instanceId) => engine.Journal.Find(instanceId)
        ?? throw new RpcException(new Status(StatusCode.NotFound, $"There is no instance '{instanceId}'."));

    private static RpcException Finished(string instanceId) =>
        new(new Status(StatusCode.FailedPrecondition, $"Instance '{instanceId}' has finished."));

    private static bool Matches(
        OrchestrationInstance instance, DateTimeOffset? from, DateTimeOffset? to, HashSet<OrchestrationRuntimeStatus>? statuses) =>
        (from is null || instance.CreatedAt >= from.Value.UtcDateTime)
        && (to is null || instance.CreatedAt <= to.Value.UtcDateTime)
        && (statuses is null || statuses.Count == 0 || statuses.Contains(instance.Status));

    private static OrchestrationMetadata Metadata(OrchestrationInstance instance, bool withInputsAndOutputs) =>
        new(instance.Name, instance.Id)
        {
            RuntimeStatus = instance.Status,
            CreatedAt = new DateTimeOffset(instance.CreatedAt),
            LastUpdatedAt = new DateTimeOffset(instance.UpdatedAt),
            SerializedCustomStatus = instance.CustomStatus,
            SerializedInput = withInputsAndOutputs ? instance.Input : null,
            SerializedOutput = withInputsAndOutputs ? instance.Output : null,
        };
}
