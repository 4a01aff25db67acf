namespace CondaStore.Domain.Store.Work;

/// <summary>Asks for an attempt to begin.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="ExpectedAttempt">The build's attempt when the orchestration was scheduled; another one has begun it when it differs.</param>
/// <param name="Token">The same in every repetition of the same call, so that a repeated begin finds its own attempt.</param>
public sealed record BuildBegin(long BuildId, int ExpectedAttempt, string Token);
