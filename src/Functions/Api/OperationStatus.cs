using System.Text.Json;
using System.Text.Json.Serialization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api;

/// <summary>Long work that a request has begun, told by the orchestration that does it.</summary>
internal static class OperationStatus
{
    /// <summary>It is under way.</summary>
    public const string Running = "RUNNING";

    // Both hosts write the output by their own converter, which differ in how names and enumerations are written.
    private static readonly JsonSerializerOptions Form = new() { PropertyNameCaseInsensitive = true, Converters = { new JsonStringEnumConverter() } };

    private const string Completed = "COMPLETED";
    private const string Failed = "FAILED";
    private const string None = "NONE";

    /// <summary>
    /// How an orchestration is: <c>NONE</c> when there is none, <c>RUNNING</c>, <c>COMPLETED</c>, or <c>FAILED</c>; and how it ended.
    /// </summary>
    public static async Task<(string Status, TResult? Result)> ReadAsync<TResult>(
        DurableTaskClient tasks, string instance, CancellationToken cancellationToken)
        where TResult : StepResult, new()
    {
        if (await tasks.GetInstanceAsync(instance, getInputsAndOutputs: true, cancellationToken) is not { } found)
        {
            return (None, null);
        }

        switch (found.RuntimeStatus)
        {
            case OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended:
                return (Running, null);
            case OrchestrationRuntimeStatus.Completed when ResultOf<TResult>(found) is { } result:
                return (result.Outcome == StepOutcome.Done ? Completed : Failed, result);
            default:
                StoreException failure = new(ErrorCode.Internal, "It was given up after several attempts; the log of the store says why.");
                return (Failed, StepResult.Failure<TResult>(failure));
        }
    }

    private static TResult? ResultOf<TResult>(OrchestrationMetadata found)
        where TResult : StepResult => found.SerializedOutput is { } text ? JsonSerializer.Deserialize<TResult>(text, Form) : null;
}
