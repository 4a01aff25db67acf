namespace CondaStore.Domain.LockFiles;

/// <summary>Represents the wheel that was built from the sources of a project.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Sha256">SHA-256 of the file in lower-case hexadecimal.</param>
public sealed record BuiltWheel(string FileName, string Sha256);
