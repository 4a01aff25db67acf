using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>The row of one orchestration instance.</summary>
internal sealed record OrchestrationInstance
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Counts the executions under this id, so that results for an earlier one are recognised.</summary>
    public required int Execution { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>Before this moment the instance stays pending.</summary>
    public DateTime? StartAt { get; init; }

    /// <summary>The orchestration that waits for this one, if any.</summary>
    public OrchestrationParent? Parent { get; init; }

    public bool IsFinished =>
        Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
