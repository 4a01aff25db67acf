using System.Globalization;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Cli.Backups;

/// <summary>Formats backups.</summary>
internal static class BackupText
{
    /// <summary>Formats a backup as one line.</summary>
    public static string Line(RemoteBackup backup)
    {
        RemoteBackupCounts counts = backup.Counts;
        string time = backup.CreatedOn.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        string running = counts.Requeued > 0 ? $" ({counts.Requeued} in progress)" : "";
        string key = backup.HasTokenKey ? "" : ", without token key";
        return $"{backup.Id}  {time}  {counts.Namespaces} namespaces, {counts.Environments} environments, {counts.Builds} builds{running}, "
            + $"{counts.Blobs} blobs, {ByteText.Of(counts.Bytes)}{key}";
    }

    /// <summary>Converts a backup made by this process to the form that the server returns.</summary>
    public static RemoteBackup Of(BackupSummary backup)
    {
        BackupCounts counts = backup.Counts;
        return new RemoteBackup(
            backup.Id,
            backup.CreatedOn,
            new RemoteBackupCounts(counts.Namespaces, counts.Environments, counts.Builds, counts.Requeued, counts.Blobs, counts.Bytes),
            backup.HasTokenKey);
    }

    /// <summary>Formats the preview of a restore as lines.</summary>
    public static IEnumerable<string> Lines(RemoteRestorePreview preview) =>
    [
        Line(preview.Backup),
        $"restores {preview.Namespaces.Count} namespaces "
            + $"({string.Join(", ", preview.Namespaces.Take(10))}{(preview.Namespaces.Count > 10 ? ", …" : "")}) "
            + $"with {preview.Environments} environments; {preview.Active} of them are rebuilt on disk",
        .. preview.Problems.Select(p => "refused: " + p),
    ];
}
