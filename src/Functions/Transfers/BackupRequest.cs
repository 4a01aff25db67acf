namespace CondaStore.Functions.Transfers;

/// <summary>The wish for a backup.</summary>
/// <param name="WithTokenKey">Whether it holds the key that signs tokens.</param>
/// <param name="WithPacked">Whether it holds packed environments too.</param>
public sealed record BackupRequest(bool WithTokenKey, bool WithPacked);
