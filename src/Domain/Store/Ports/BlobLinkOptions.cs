namespace CondaStore.Domain.Store.Ports;

/// <summary>Specifies what a read link permits.</summary>
/// <param name="ValidFor">The validity from now; at most an hour.</param>
/// <param name="FileName">The file name for browsers; null for the blob's own name.</param>
/// <param name="ContentType">The content type to serve; null for the one that it was written with.</param>
public sealed record BlobLinkOptions(TimeSpan ValidFor, string? FileName = null, string? ContentType = null);
