namespace CondaStore.Functions.Builds;

/// <summary>Represents the request to run a build.</summary>
/// <param name="BuildId">The ID of the build.</param>
/// <param name="ExpectedAttempt">
/// The attempt of the build when the orchestration was scheduled. If it differs, another orchestration has started the build.
/// </param>
public sealed record BuildRequest(long BuildId, int ExpectedAttempt);
