namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the end of an attempt that did not complete.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Result">The result that states why it ended.</param>
public sealed record EndBuildRequest(long BuildId, int Attempt, StepResult Result);
