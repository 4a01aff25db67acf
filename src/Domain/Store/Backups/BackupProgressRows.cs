using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Stores the progress of backup operations for clients, one row per operation.</summary>
public sealed class BackupProgressRows(ITable table)
{
    internal const string Partition = "backup-progress";

    /// <summary>Returns the progress of an operation; null if unknown.</summary>
    public async Task<BackupProgress?> FindAsync(string operation, CancellationToken cancellationToken) =>
        await table.GetAsync(Partition, operation, cancellationToken) is { } row
            ? new BackupProgress(row.Text("Stage")!, row.Number("Done"), row.Number("Total"), row.Number("Bytes"))
            : null;

    /// <summary>Writes the progress of an operation.</summary>
    public Task WriteAsync(string operation, BackupProgress progress, CancellationToken cancellationToken) => table.PutAsync(
        new TableRow(Partition, operation)
        {
            ["Stage"] = progress.Stage,
            ["Done"] = progress.Done,
            ["Total"] = progress.Total,
            ["Bytes"] = progress.Bytes,
        },
        cancellationToken);

    /// <summary>Removes the progress of an operation that is restarted.</summary>
    public Task ForgetAsync(string operation, CancellationToken cancellationToken) =>
        table.DeleteAsync(Partition, operation, null, cancellationToken);
}
