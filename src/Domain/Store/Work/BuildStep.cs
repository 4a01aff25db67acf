namespace CondaStore.Domain.Store.Work;

/// <summary>A step of one attempt.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Attempt">The attempt that the step belongs to; results of another are refused by the store.</param>
/// <param name="Batch">For a fetch: which batch.</param>
public sealed record BuildStep(long BuildId, int Attempt, int Batch = 0);
