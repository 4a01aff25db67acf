namespace CondaStore.Client;

/// <summary>Long work that a store does.</summary>
/// <param name="Operation">What it is asked for by.</param>
/// <param name="Status"><c>RUNNING</c>, <c>COMPLETED</c>, <c>FAILED</c>, or <c>NONE</c> when there is none.</param>
/// <param name="Message">What it has come to.</param>
/// <param name="ErrorCode">Why it failed.</param>
/// <param name="Hints">What could help.</param>
/// <param name="Progress">How far it is while it runs; null when that is not known.</param>
public sealed record RemoteOperation(
    string Operation, string? Status = null, string? Message = null, string? ErrorCode = null, IReadOnlyList<string>? Hints = null,
    RemoteBackupProgress? Progress = null)
{
    /// <summary>Whether nothing happens any more.</summary>
    public bool HasEnded => Status is "COMPLETED" or "FAILED" or "NONE";
}
