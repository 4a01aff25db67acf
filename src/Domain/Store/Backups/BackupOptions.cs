namespace CondaStore.Domain.Store.Backups;

/// <summary>What a backup holds beside rows, specifications, lockfiles and logs.</summary>
public sealed record BackupOptions
{
    /// <summary>The key that signs tokens; null or nothing leaves keys out, and tokens end with the store.</summary>
    public ReadOnlyMemory<byte>? TokenKey { get; init; }

    /// <summary>What seals the keys; without it they are left out: who can read a backup is not to be an administrator by that.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Whether packed environments are held too. They are large, and are made again on request.</summary>
    public bool IncludePacked { get; init; }

    /// <summary>How many blobs are read at once.</summary>
    public int Concurrency { get; init; } = 8;
}
