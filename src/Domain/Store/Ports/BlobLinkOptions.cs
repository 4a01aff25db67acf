namespace CondaStore.Domain.Store.Ports;

/// <summary>What a read link allows.</summary>
/// <param name="ValidFor">From now; at most an hour.</param>
/// <param name="FileName">What a browser should save the content as; null for the blob's own name.</param>
/// <param name="ContentType">What it is served as; null for the type it was written with.</param>
public sealed record BlobLinkOptions(TimeSpan ValidFor, string? FileName = null, string? ContentType = null);
