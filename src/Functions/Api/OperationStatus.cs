using System.Text.Json;
using System.Text.Json.Serialization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api;

/// <summary>Gets the status of long-running operations from their orchestrations.</summary>
internal static class OperationStatus
{
    /// <summary>The operation is running.</summary>
    public const string Running = "RUNNING";

    // Each host serializes the output with its own converter, which differ in the case of names and in enumerations.
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNameCaseInsensitive = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private const string Completed = "COMPLETED";
    private const string Failed = "FAILED";
    private const string None = "NONE";

    /// <summary>
    /// Gets the status of an orchestration: <c>NONE</c> if there is none, <c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>; and its
    /// result.
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
                StoreException failure = new(ErrorCode.Internal, "The operation failed after several attempts. See the log of the store.");
                return (Failed, StepResult.Failure<TResult>(failure));
        }
    }

    private static TResult? ResultOf<TResult>(OrchestrationMetadata found)
        where TResult : StepResult => found.SerializedOutput is { } text ? JsonSerializer.Deserialize<TResult>(text, Form) : null;
}
