using CondaStore.Domain.Store.Work;

namespace CondaStore.Functions.Builds;

/// <summary>Which build to run.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="ExpectedAttempt">The build's attempt when the orchestration was scheduled; another one has begun it when it differs.</param>
public sealed record BuildRequest(long BuildId, int ExpectedAttempt);

/// <summary>The wish to begin an attempt.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="ExpectedAttempt">See <see cref="BuildRequest"/>.</param>
/// <param name="Token">The same in every repetition of the same call, so that a repeated begin finds its own attempt.</param>
public sealed record BuildBegin(long BuildId, int ExpectedAttempt, string Token);

/// <summary>The end of an attempt that did not complete.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Result">Why it ended.</param>
public sealed record BuildEnd(long BuildId, int Attempt, StepResult Result);
