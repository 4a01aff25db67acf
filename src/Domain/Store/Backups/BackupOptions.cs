namespace CondaStore.Domain.Store.Backups;

/// <summary>Specifies what a backup includes in addition to rows, specifications, lockfiles and logs.</summary>
public sealed record BackupOptions
{
    /// <summary>Gets the key that signs tokens; null or empty omits keys, so that tokens do not survive the store.</summary>
    public ReadOnlyMemory<byte>? TokenKey { get; init; }

    /// <summary>Gets the passphrase that seals the keys; without it they are omitted, so that reading a backup does not grant administrator
    /// access.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Gets whether packed environments are included. They are large and can be regenerated on request.</summary>
    public bool IncludePacked { get; init; }

    /// <summary>How many blobs are read at once.</summary>
    public int Concurrency { get; init; } = 8;
}
