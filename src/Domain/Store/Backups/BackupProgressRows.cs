using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>How far the work on backups is that clients may ask about, a row for each operation.</summary>
public sealed class BackupProgressRows(ITable table)
{
    internal const string Partition = "backup-progress";

    /// <summary>How far an operation is; null when nothing is known.</summary>
    public async Task<BackupProgress?> FindAsync(string operation, CancellationToken cancellationToken) =>
        await table.GetAsync(Partition, operation, cancellationToken) is { } row
            ? new BackupProgress(row.Text("Stage")!, row.Number("Done"), row.Number("Total"), row.Number("Bytes"))
            : null;

    /// <summary>Writes how far an operation is.</summary>
    public Task WriteAsync(string operation, BackupProgress progress, CancellationToken cancellationToken) => table.PutAsync(
        new TableRow(Partition, operation)
        {
            ["Stage"] = progress.Stage,
            ["Done"] = progress.Done,
            ["Total"] = progress.Total,
            ["Bytes"] = progress.Bytes,
        },
        cancellationToken);

    /// <summary>Forgets an operation that begins anew.</summary>
    public Task ForgetAsync(string operation, CancellationToken cancellationToken) =>
        table.DeleteAsync(Partition, operation, null, cancellationToken);
}
