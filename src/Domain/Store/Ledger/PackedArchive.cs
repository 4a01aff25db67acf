namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the packed environment of an archived build.</summary>
/// <param name="Key">The blob's name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">The SHA-256 of the blob, in hexadecimal.</param>
public sealed record PackedArchive(string Key, long Size, string Sha256);
