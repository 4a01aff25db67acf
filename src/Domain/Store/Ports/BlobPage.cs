namespace CondaStore.Domain.Store.Ports;

/// <summary>Some blobs of a listing.</summary>
/// <param name="Blobs">In ordinal order of names.</param>
/// <param name="Continuation">Gives the next page; null at the end.</param>
public sealed record BlobPage(IReadOnlyList<BlobProperties> Blobs, string? Continuation);
