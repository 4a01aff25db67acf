namespace CondaStore.Domain.Store.Ledger;

/// <summary>One thing that a build left behind.</summary>
/// <param name="Id">Unique among all builds.</param>
/// <param name="Type">What it is.</param>
/// <param name="Key">The blob's name; for <see cref="ArtifactType.Directory"/> the absolute path of the prefix.</param>
/// <param name="Size">Bytes; 0 when not counted.</param>
/// <param name="Sha256">Of the blob, in hexadecimal; null when not known.</param>
public sealed record BuildArtifact(long Id, ArtifactType Type, string Key, long Size, string? Sha256 = null);
