namespace CondaStore.Functions.Builds;

/// <summary>The wish to begin an attempt.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="ExpectedAttempt">See <see cref="BuildRequest"/>.</param>
/// <param name="Token">The same in every repetition of the same call, so that a repeated begin finds its own attempt.</param>
public sealed record BuildBegin(long BuildId, int ExpectedAttempt, string Token);
