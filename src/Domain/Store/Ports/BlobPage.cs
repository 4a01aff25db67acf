namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents a page of a listing of blobs.</summary>
/// <param name="Blobs">The blobs in ordinal order of names.</param>
/// <param name="Continuation">The token for the next page; null at the end.</param>
public sealed record BlobPage(IReadOnlyList<BlobProperties> Blobs, string? Continuation);
