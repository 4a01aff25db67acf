using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Backups;

/// <summary>Progress of an upload on the error stream, a line a second at most.</summary>
internal sealed class UploadLines(ServerCall call, long length) : IProgress<long>
{
    private readonly BackupLines _lines = new(call);

    /// <inheritdoc/>
    public void Report(long value) =>
        _lines.Report(new RemoteBackupProgress("upload", value, length, 0, length == 0 ? 100 : (int)(100 * value / length)));
}
