namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Represents table storage, modeled on Azure Table Storage with its limits in every adapter (<see cref="TableLimits"/>): rows in
/// partitions, no secondary indexes, only key order, one atomic batch within one partition, optimistic concurrency by ETag.
/// </summary>
/// <remarks>
/// Keys are ordered by UTF-16 code unit; the relative order of characters above U+D7FF is not defined. Failures:
/// <see cref="ConflictException"/> if a condition does not hold, <see cref="StorageUnavailableException"/> when trying again may help,
/// <see cref="Diagnostics.StoreException"/> with <see cref="Diagnostics.ErrorCode.InvalidRequest"/> when a limit is broken.
/// </remarks>
public interface ITable
{
    /// <summary>Reads one row; returns null if it does not exist.</summary>
    Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>Reads the rows of a range in key order.</summary>
    /// <param name="range">The range of rows.</param>
    /// <param name="take">The maximum number of rows, 1 to 1,000; a page with a continuation may have fewer, even none.</param>
    /// <param name="continuation">The token of the previous page; null for the first. It stays valid when rows change.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken);

    /// <summary>Writes a row that must not exist yet and returns its ETag.</summary>
    Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken);

    /// <summary>Replaces all properties of a row that must still carry the ETag; returns the new one.</summary>
    Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken);

    /// <summary>Writes a row whether it exists or not; returns its ETag.</summary>
    Task<string> PutAsync(TableRow row, CancellationToken cancellationToken);

    /// <summary>Deletes a row. With an ETag the row must exist and carry it; without one, a missing row is not an error.</summary>
    /// <returns>Whether the row existed.</returns>
    Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken);

    /// <summary>
    /// Performs up to <see cref="TableLimits.BatchRows"/> writes to different rows of one partition, all or none. A condition that does not
    /// hold fails the whole batch with <see cref="ConflictException"/>.
    /// </summary>
    Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);
}
