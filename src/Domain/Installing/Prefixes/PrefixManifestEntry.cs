namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents an entry of a <see cref="PrefixManifest"/>.</summary>
/// <param name="Path">Relative to the prefix, with forward slashes.</param>
/// <param name="Sha256">The SHA-256 of a file's content, in hexadecimal; null for a symbolic link.</param>
/// <param name="Target">Text of a symbolic link; null for a file.</param>
/// <param name="Executable">Whether its owner may execute a file.</param>
/// <param name="Movable">
/// For a file or link that contains its prefix, the location-independent form: the hash of a file or the text of a link with the prefix
/// replaced by a marker. Null for others. </param>
public sealed record PrefixManifestEntry(string Path, string? Sha256, string? Target, bool Executable, string? Movable = null);
