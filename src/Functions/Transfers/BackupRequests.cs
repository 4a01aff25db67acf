using System.Globalization;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Functions.Transfers;

/// <summary>The wish for a backup.</summary>
/// <param name="WithTokenKey">Whether it holds the key that signs tokens.</param>
/// <param name="WithPacked">Whether it holds packed environments too.</param>
public sealed record BackupRequest(bool WithTokenKey, bool WithPacked);

/// <summary>The wish to bring a backup back.</summary>
/// <param name="Backup">Its id.</param>
/// <param name="Namespaces">The namespaces, separated by blanks, which no name has; empty for the whole store.</param>
public sealed record RestoreRequest(string Backup, string Namespaces);

/// <summary>The wish to remove old backups.</summary>
/// <param name="KeepLast">The newest so many stay; 0 for no such rule.</param>
/// <param name="KeepSince">Those begun since then stay, in ISO 8601 form; empty for no such rule.</param>
public sealed record PruneRequest(int KeepLast, string KeepSince)
{
    /// <summary>The wish as an input of functions.</summary>
    public static PruneRequest Of(BackupsToKeep keep) =>
        new(keep.Last ?? 0, keep.Since?.ToString("O", CultureInfo.InvariantCulture) ?? "");

    /// <summary>The rules.</summary>
    public BackupsToKeep ToRules() => new(
        KeepLast == 0 ? null : KeepLast,
        KeepSince.Length == 0 ? null : DateTimeOffset.Parse(KeepSince, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
}
