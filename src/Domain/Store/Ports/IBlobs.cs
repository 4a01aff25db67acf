namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Streams by name, after Azure Blob storage. Names are paths of segments (<see cref="BlobName"/>); a name is never also a
/// folder of other names. A reader sees an old or a new content, never a mixture; a write that dies leaves the old one.
/// </summary>
/// <remarks>
/// Failures: <see cref="ConflictException"/> when a condition does not hold,
/// <see cref="Diagnostics.StoreException"/> with <see cref="Diagnostics.ErrorCode.NotFound"/> when the blob is missing,
/// <see cref="StorageUnavailableException"/> when trying again may help.
/// </remarks>
public interface IBlobs
{
    /// <summary>Size, version and time of a blob; null when there is none.</summary>
    Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading. The range is cut at the blob's end; a range that starts there is empty.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="offset">First byte, at most the blob's length.</param>
    /// <param name="length">Most bytes to read; null means to the end at the time of the call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Writes a whole blob, visible only when complete.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="content">Read from its position to its end; need not be seekable.</param>
    /// <param name="options">Conditions and content type.</param>
    /// <param name="cancellationToken">Ends the call and leaves the old content.</param>
    Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Adds bytes to the end of a blob, creating it when missing; any number of times. A blob made by
    /// <see cref="WriteAsync"/> cannot be appended to everywhere, so never mix the two on one name.
    /// </summary>
    /// <param name="name">The blob.</param>
    /// <param name="content">At most 4 MiB.</param>
    /// <param name="expectedLength">
    /// The length before the call, which makes a repeated call safe: when the blob is longer the call fails with
    /// <see cref="ConflictException"/>. Null appends wherever the end is.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The length afterwards.</returns>
    Task<long> AppendAsync(string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken);

    /// <summary>Deletes a blob. With an ETag it must exist and carry it; without one a missing blob is no error.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken);

    /// <summary>Lists blobs whose names start with a text, by name in ordinal order.</summary>
    /// <param name="prefix">Any text, also part of a segment; empty for all.</param>
    /// <param name="take">At most so many, 1 to 5,000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken);

    /// <summary>
    /// A link that lets its bearer read this one blob for a short time without other credentials; null when the storage
    /// cannot make links and the caller has to stream the content itself.
    /// </summary>
    Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken);
}
