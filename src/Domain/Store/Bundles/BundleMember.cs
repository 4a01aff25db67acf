namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a member of a bundle.</summary>
/// <param name="Path">Its path; one that ends in <c>.zst</c> is one zstd frame (RFC 8878, https://www.rfc-editor.org/rfc/rfc8878).</param>
/// <param name="Size">Bytes as they are in the bundle.</param>
/// <param name="Sha256">Hash of these bytes.</param>
public sealed record BundleMember(string Path, long Size, string Sha256);
