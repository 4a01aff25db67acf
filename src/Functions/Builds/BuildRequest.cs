namespace CondaStore.Functions.Builds;

/// <summary>Which build to run.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="ExpectedAttempt">The build's attempt when the orchestration was scheduled; another one has begun it when it differs.</param>
public sealed record BuildRequest(long BuildId, int ExpectedAttempt);
