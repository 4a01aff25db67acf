using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents the row of an orchestration instance.</summary>
internal sealed record OrchestrationInstance
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The number of the execution under this ID, by which results of earlier executions are recognized.</summary>
    public required int Execution { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>The time until which the instance stays pending, or null to start at once.</summary>
    public DateTime? StartAt { get; init; }

    /// <summary>The orchestration that waits for this one, or null if none.</summary>
    public OrchestrationParent? Parent { get; init; }

    public bool IsFinished =>
        Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
