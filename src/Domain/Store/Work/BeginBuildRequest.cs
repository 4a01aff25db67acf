namespace CondaStore.Domain.Store.Work;

/// <summary>Represents a request to start an attempt.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="ExpectedAttempt">The build's attempt when the orchestration was scheduled; if it differs, another one has started
/// it.</param>
/// <param name="Token">The token, equal in every repetition of the same call, so that a repeated call finds its own attempt.</param>
public sealed record BeginBuildRequest(long BuildId, int ExpectedAttempt, string Token);
