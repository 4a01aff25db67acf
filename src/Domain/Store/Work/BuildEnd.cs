namespace CondaStore.Domain.Store.Work;

/// <summary>The end of an attempt that did not complete.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Result">Why it ended.</param>
public sealed record BuildEnd(long BuildId, int Attempt, StepResult Result);
