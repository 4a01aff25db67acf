namespace CondaStore.Client;

/// <summary>An import of a bundle.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Namespace">Where the environment goes.</param>
/// <param name="Environment">Its name there; null while that is the bundle's own.</param>
/// <param name="State"><c>RECEIVING</c>, <c>STAGING</c> or <c>IMPORTED</c>.</param>
/// <param name="Received">Bytes that have come.</param>
/// <param name="BuildId">The build that comes back as the active one; null when there is none.</param>
/// <param name="Status">Of the run: <c>NONE</c>, <c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="ErrorCode">Why it failed, as a code.</param>
/// <param name="Hints">What could help.</param>
public sealed record RemoteImport(
    string Id,
    string? Namespace = null,
    string? Environment = null,
    string? State = null,
    long Received = 0,
    long? BuildId = null,
    string? Status = null,
    string? Message = null,
    string? ErrorCode = null,
    IReadOnlyList<string>? Hints = null);
