namespace CondaStore.Client;

/// <summary>Provides the operations on backups of a store. They require an administrator of the whole store.</summary>
public sealed class BackupOperations
{
    private readonly StoreConnection _connection;

    internal BackupOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists the backups, newest first.</summary>
    /// <exception cref="StoreRequestException">The caller is not authorized.</exception>
    public Task<IReadOnlyList<RemoteBackup>> ListAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "backup/", null, ClientJson.Default.IReadOnlyListRemoteBackup, cancellationToken);

    /// <summary>Gets a backup.</summary>
    /// <exception cref="StoreRequestException">The backup does not exist, or is damaged.</exception>
    public Task<RemoteBackup> GetAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Get, $"backup/{Uri.EscapeDataString(id)}/", null, ClientJson.Default.RemoteBackup, cancellationToken);

    /// <summary>Starts a backup; the message of the completed operation is the ID of the backup.</summary>
    public Task<RemoteOperation> CreateAsync(BackupRequest request, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, "backup/", ClientJson.Write(request, ClientJson.Default.BackupRequest), ClientJson.Default.RemoteOperation,
        cancellationToken);

    /// <summary>Starts to remove old backups, or returns what would be removed.</summary>
    /// <exception cref="StoreRequestException">The caller is not authorized, or no rule is given.</exception>
    public Task<RemotePrunePlan> PruneAsync(PruneRequest request, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, "backup/prune/", ClientJson.Write(request, ClientJson.Default.PruneRequest), ClientJson.Default.RemotePrunePlan,
        cancellationToken);

    /// <summary>Starts to verify a backup.</summary>
    public Task<RemoteOperation> VerifyAsync(string id, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, $"backup/{Uri.EscapeDataString(id)}/verify/", null, ClientJson.Default.RemoteOperation, cancellationToken);

    /// <summary>Gets a preview of a restore.</summary>
    public Task<RemoteRestorePreview> PreviewAsync(string id, RestoreRequest request, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Post,
            $"backup/{Uri.EscapeDataString(id)}/restore/?preview=true",
            ClientJson.Write(request, ClientJson.Default.RestoreRequest),
            ClientJson.Default.RemoteRestorePreview,
            cancellationToken);

    /// <summary>Starts a restore; the operation ends when the active environments have been built and compared.</summary>
    public Task<RemoteOperation> RestoreAsync(string id, RestoreRequest request, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Post,
            $"backup/{Uri.EscapeDataString(id)}/restore/",
            ClientJson.Write(request, ClientJson.Default.RestoreRequest),
            ClientJson.Default.RemoteOperation,
            cancellationToken);

    /// <summary>Waits until an operation has ended.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="progress">Receives the progress, or null if not needed.</param>
    /// <param name="cancellationToken">Cancels waiting; the operation continues.</param>
    public async Task<RemoteOperation> WaitAsync(
        RemoteOperation operation, IProgress<RemoteBackupProgress>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            RemoteOperation seen = await _connection.SendAsync(
                HttpMethod.Get,
                $"backup/operation/{Uri.EscapeDataString(operation.Operation)}/",
                null,
                ClientJson.Default.RemoteOperation,
                cancellationToken);
            if (seen.HasEnded)
            {
                return seen;
            }

            if (seen.Progress is { } reached)
            {
                progress?.Report(reached);
            }

            await _connection.LookAgainAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Uploads a backup file and starts to unpack it into the backup repository. If the upload fails or is canceled, the uploaded data is
    /// removed. The message of the completed operation is the ID of the backup.
    /// </summary>
    /// <param name="file">The file, read from its position to its end.</param>
    /// <param name="sent">Receives the number of bytes uploaded, or null if not needed.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task<RemoteOperation> UploadAsync(Stream file, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        string path = $"backup/upload/{Guid.NewGuid():N}/";
        await _connection.UploadAsync(path, file, sent, cancellationToken);
        return await _connection.SendAsync(HttpMethod.Post, path, null, ClientJson.Default.RemoteOperation, cancellationToken);
    }

    /// <summary>Opens a backup as a file. The caller disposes of the stream.</summary>
    public Task<Stream> DownloadAsync(string id, CancellationToken cancellationToken) =>
        _connection.OpenAsync($"backup/{Uri.EscapeDataString(id)}/file/", cancellationToken);
}
