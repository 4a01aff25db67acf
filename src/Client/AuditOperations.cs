namespace CondaStore.Client;

/// <summary>Provides the operations on the audit log: what was changed, by whom, and from where.</summary>
public sealed class AuditOperations
{
    private readonly StoreConnection _connection;

    internal AuditOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists changes, newest first.</summary>
    /// <exception cref="StoreRequestException">The caller may not read the log.</exception>
    public IAsyncEnumerable<RemoteAuditEntry> ListAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        _connection.AfterCursorAsync("audit/", filter.ToQuery(), ClientJson.Default.IReadOnlyListRemoteAuditEntry, cancellationToken);

    /// <summary>Exports changes as lines of text, newest first. The caller disposes of the stream.</summary>
    /// <param name="filter">Which changes.</param>
    /// <param name="format">The form of the lines: <c>jsonl</c> or <c>cef</c> (Common Event Format).</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="StoreRequestException">The caller may not read the log.</exception>
    public Task<Stream> ExportAsync(AuditFilter filter, string format, CancellationToken cancellationToken) =>
        _connection.OpenAsync("audit/export/" + filter.ToQuery().And("format", format), cancellationToken);

    /// <summary>Checks that no line of the log was changed, removed or added.</summary>
    /// <exception cref="StoreRequestException">The caller may not read the whole log.</exception>
    public Task<RemoteAuditVerification> VerifyAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "audit/verify/", null, ClientJson.Default.RemoteAuditVerification, cancellationToken);
}
