namespace CondaStore.Domain.Store.Work;

/// <summary>Represents a step of an attempt.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Attempt">The attempt that the step belongs to; results of another one are rejected by the store.</param>
/// <param name="Batch">The index of the batch, for a fetch.</param>
public sealed record BuildStepRequest(long BuildId, int Attempt, int Batch = 0);
