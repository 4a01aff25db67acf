namespace CondaStore.Client;

/// <summary>What a backup is to hold.</summary>
/// <param name="TokenKey">Whether it holds the key that signs tokens.</param>
/// <param name="Packed">Whether it holds packed environments.</param>
public sealed record BackupWish(bool TokenKey = true, bool Packed = false);
