using System.Globalization;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Functions.Transfers;

/// <summary>Represents the request to create a backup.</summary>
/// <param name="WithTokenKey">Whether the backup contains the key that signs tokens.</param>
/// <param name="WithPacked">Whether the backup contains packed environments.</param>
public sealed record BackupRequest(bool WithTokenKey, bool WithPacked);

/// <summary>Represents the request to restore a backup.</summary>
/// <param name="Backup">The ID of the backup.</param>
/// <param name="Namespaces">The namespaces, separated by spaces, which names cannot contain; empty for the whole store.</param>
public sealed record RestoreRequest(string Backup, string Namespaces);

/// <summary>Represents the request to remove old backups.</summary>
/// <param name="KeepLast">The number of newest backups to keep, or 0 for no such rule.</param>
/// <param name="KeepSince">Keeps backups started since this time, in ISO 8601 format; empty for no such rule.</param>
public sealed record PruneRequest(int KeepLast, string KeepSince)
{
    /// <summary>Creates a request, which is the input of functions, from rules.</summary>
    public static PruneRequest Of(BackupsToKeep keep) =>
        new(keep.Last ?? 0, keep.Since?.ToString("O", CultureInfo.InvariantCulture) ?? "");

    /// <summary>Gets the rules of the request.</summary>
    public BackupsToKeep ToRules() => new(
        KeepLast == 0 ? null : KeepLast,
        KeepSince.Length == 0 ? null : DateTimeOffset.Parse(KeepSince, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
}
