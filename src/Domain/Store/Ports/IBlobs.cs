namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Represents blob storage, modeled on Azure Blob Storage. Names are paths of segments (<see cref="BlobName"/>); a name is never also a
/// folder of other names. A reader sees the old or the new content, never a mixture; an interrupted write leaves the old one.
/// </summary>
/// <remarks>
/// Failures: <see cref="ConflictException"/> if a condition does not hold,
/// <see cref="Diagnostics.StoreException"/> with <see cref="Diagnostics.ErrorCode.NotFound"/> if the blob is missing,
/// <see cref="StorageUnavailableException"/> when trying again may help.
/// </remarks>
public interface IBlobs
{
    /// <summary>Returns the properties of a blob; null if it does not exist.</summary>
    Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading. The range is truncated at the blob's end; a range that starts there is empty.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="offset">The offset of the first byte, at most the blob's length.</param>
    /// <param name="length">The maximum number of bytes to read; null means up to the end at the time of the call.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Writes a whole blob, visible only when complete.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="content">The content, read from its position to its end; need not be seekable.</param>
    /// <param name="options">Conditions and content type.</param>
    /// <param name="cancellationToken">Cancels the operation, leaving the old content.</param>
    Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Appends bytes to a blob, creating it if missing; any number of times. A blob made by
    /// <see cref="WriteAsync"/> cannot be appended to on every storage, so the two must not be mixed for one name.
    /// </summary>
    /// <param name="name">The blob.</param>
    /// <param name="content">At most 4 MiB.</param>
    /// <param name="expectedLength">
    /// The length before the call, which makes a repeated call safe: if the blob is longer, the call fails with
    /// <see cref="ConflictException"/>. Null appends unconditionally. </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The length afterwards.</returns>
    Task<long> AppendAsync(string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken);

    /// <summary>Deletes a blob. With an ETag it must exist and carry it; without one, a missing blob is not an error.</summary>
    /// <returns>Whether the blob existed.</returns>
    Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken);

    /// <summary>Lists blobs whose names start with a text, by name in ordinal order.</summary>
    /// <param name="prefix">The prefix, which may end within a segment; empty for all.</param>
    /// <param name="take">The maximum number of blobs, 1 to 5,000.</param>
    /// <param name="continuation">The token of the previous page; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a link that lets its bearer read one blob for a short time without other credentials; returns null if the storage does not
    /// support links and the caller must stream the content itself.
    /// </summary>
    Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken);
}
