using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Backups;

/// <summary>Writes the progress of an upload to standard error, at most one line per second.</summary>
internal sealed class UploadLines(ServerCall call, long length) : IProgress<long>
{
    private readonly BackupLines _lines = new(call);

    /// <inheritdoc/>
    public void Report(long value) =>
        _lines.Report(new RemoteBackupProgress("upload", value, length, 0, length == 0 ? 100 : (int)(100 * value / length)));
}
