using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Cli.Backups;

/// <summary>Writes the progress of backups to standard error, at most one line per second.</summary>
internal sealed class BackupLines(ServerCall call) : IProgress<BackupProgress>, IProgress<RemoteBackupProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _last = call.Console.TimeProvider.GetTimestamp();

    /// <inheritdoc/>
    public void Report(BackupProgress value) =>
        Report(new RemoteBackupProgress(value.Stage, value.Done, value.Total, value.Bytes, value.Percent));

    /// <inheritdoc/>
    public void Report(RemoteBackupProgress value)
    {
        lock (_lock)
        {
            if (call.IsQuiet || call.Console.TimeProvider.GetElapsedTime(_last) < Interval)
            {
                return;
            }

            _last = call.Console.TimeProvider.GetTimestamp();
            call.Console.Error.WriteLine(call.IsJson
                ? ResultText.Json(new { Event = "progress", value.Stage, value.Done, value.Total, value.Bytes, value.Percent })
                : $"{value.Stage}: {value.Done}{(value.Percent is { } percent ? $" of {value.Total} ({percent} %)" : "")}"
                    + (value.Bytes > 0 ? $", {ByteText.Of(value.Bytes)}" : ""));
        }
    }
}
