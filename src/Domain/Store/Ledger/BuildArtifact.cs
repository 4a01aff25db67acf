namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents an artifact of a build.</summary>
/// <param name="Id">Unique among all builds.</param>
/// <param name="Type">The type of the artifact.</param>
/// <param name="Key">The blob's name; for <see cref="ArtifactType.Directory"/> the absolute path of the prefix.</param>
/// <param name="Size">Bytes; 0 when not counted.</param>
/// <param name="Sha256">The SHA-256 of the blob, in hexadecimal; null if unknown.</param>
public sealed record BuildArtifact(long Id, ArtifactType Type, string Key, long Size, string? Sha256 = null);
