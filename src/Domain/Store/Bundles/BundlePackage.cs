namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a package archive in a bundle, the member <c>packages/&lt;SHA-256&gt;/&lt;file name&gt;</c>.</summary>
/// <param name="Sha256">SHA-256 of the archive.</param>
/// <param name="FileName">Its file name in the channel.</param>
/// <param name="Url">The original URL, without credentials.</param>
public sealed record BundlePackage(string Sha256, string FileName, string Url);
