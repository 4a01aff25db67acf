namespace CondaStore.Domain.Store.Backups;

/// <summary>What must hold in a manifest, beyond its form.</summary>
internal static class BackupRules
{
    private const int Sha256Length = 64;

    /// <summary>Determines whether all parts are present and every object has a valid name.</summary>
    public static bool IsWhole(BackupManifest manifest) =>
        manifest is { Counts: not null, Partitions: not null, BlobLists: not null, LeftOut: not null }
        && manifest.Partitions.All(p => p is { Key: not null, Objects: not null } && p.Objects.All(IsSmall))
        && manifest.BlobLists.All(IsSmall)
        && (manifest.TokenKey is null || IsSmall(manifest.TokenKey));

    /// <summary>Determines whether an object has a valid name and length.</summary>
    public static bool IsPossible(BackupObject? named) =>
        named is { Length: >= 0, Sha256: { Length: Sha256Length } sha256 } && sha256.All(char.IsAsciiHexDigitLower);

    // Rows, lists and keys are read into memory.
    private static bool IsSmall(BackupObject? named) => IsPossible(named) && named!.Length <= BackupRepository.SmallObject;
}
