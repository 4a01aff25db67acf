using System.Globalization;
using CondaStore.Cli.Progress;
using CondaStore.Client;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Cli.Backups;

/// <summary>Backups as the command writes them.</summary>
internal static class BackupText
{
    /// <summary>A backup in a line.</summary>
    public static string Line(RemoteBackup backup)
    {
        RemoteBackupCounts counts = backup.Counts;
        string time = backup.CreatedOn.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        string running = counts.Requeued > 0 ? $" ({counts.Requeued} were under way)" : "";
        string key = backup.HasTokenKey ? "" : ", without token key";
        return $"{backup.Id}  {time}  {counts.Namespaces} namespaces, {counts.Environments} environments, {counts.Builds} builds{running}, "
            + $"{counts.Blobs} blobs, {ByteText.Of(counts.Bytes)}{key}";
    }

    /// <summary>A backup of this process in the form of the server's.</summary>
    public static RemoteBackup Of(BackupSummary backup)
    {
        BackupCounts counts = backup.Counts;
        return new RemoteBackup(
            backup.Id,
            backup.CreatedOn,
            new RemoteBackupCounts(counts.Namespaces, counts.Environments, counts.Builds, counts.Requeued, counts.Blobs, counts.Bytes),
            backup.HasTokenKey);
    }

    /// <summary>What a restore would do, in lines.</summary>
    public static IEnumerable<string> Lines(RemoteRestorePreview preview) =>
    [
        Line(preview.Backup),
        $"restores {preview.Namespaces.Count} namespaces ({string.Join(", ", preview.Namespaces.Take(10))}{(preview.Namespaces.Count > 10 ? ", …" : "")}) "
            + $"with {preview.Environments} environments; {preview.Active} are built on disk again",
        .. preview.Problems.Select(p => "refused: " + p),
    ];
}
