namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>One path of a <see cref="PrefixManifest"/>.</summary>
/// <param name="Path">Relative to the prefix, with forward slashes.</param>
/// <param name="Sha256">Of a file's content, in hexadecimal; null for a symbolic link.</param>
/// <param name="Target">Text of a symbolic link; null for a file.</param>
/// <param name="Executable">Whether its owner may execute a file.</param>
/// <param name="Movable">
/// Of what names its prefix, what it is wherever the environment lies: the hash of a file or the text of a link with the prefix as a
/// sign. Null for the others.
/// </param>
public sealed record PrefixManifestEntry(string Path, string? Sha256, string? Target, bool Executable, string? Movable = null);
