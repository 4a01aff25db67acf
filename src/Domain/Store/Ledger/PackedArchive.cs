namespace CondaStore.Domain.Store.Ledger;

/// <summary>The packed environment of an archived build.</summary>
/// <param name="Key">The blob's name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the blob, in hexadecimal.</param>
public sealed record PackedArchive(string Key, long Size, string Sha256);
