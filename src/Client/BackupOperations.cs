namespace CondaStore.Client;

/// <summary>What can be done with backups of a store, by who is an administrator of all of it.</summary>
public sealed class BackupOperations
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly StoreConnection _connection;

    internal BackupOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists the backups, newest first.</summary>
    /// <exception cref="StoreRequestException">The caller may not.</exception>
    public Task<IReadOnlyList<RemoteBackup>> ListAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "backup/", null, ClientJson.Default.IReadOnlyListRemoteBackup, cancellationToken);

    /// <summary>Tells about a backup.</summary>
    /// <exception cref="StoreRequestException">There is none, or it is damaged.</exception>
    public Task<RemoteBackup> GetAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, $"backup/{Uri.EscapeDataString(id)}/", null, ClientJson.Default.RemoteBackup, cancellationToken);

    /// <summary>Begins a backup; the message of the ended operation is its id.</summary>
    public Task<RemoteOperation> CreateAsync(BackupRequest request, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, "backup/", ClientJson.Write(request, ClientJson.Default.BackupRequest), ClientJson.Default.RemoteOperation, cancellationToken);

    /// <summary>Begins to remove old backups, or says what that would remove.</summary>
    /// <exception cref="StoreRequestException">The caller may not, or no rule is given.</exception>
    public Task<RemotePrunePlan> PruneAsync(PruneRequest request, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, "backup/prune/", ClientJson.Write(request, ClientJson.Default.PruneRequest), ClientJson.Default.RemotePrunePlan,
        cancellationToken);

    /// <summary>Begins to read a backup back.</summary>
    public Task<RemoteOperation> VerifyAsync(string id, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, $"backup/{Uri.EscapeDataString(id)}/verify/", null, ClientJson.Default.RemoteOperation, cancellationToken);

    /// <summary>Says what a restore would do.</summary>
    public Task<RemoteRestorePreview> PreviewAsync(string id, RestoreRequest request, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post,
        $"backup/{Uri.EscapeDataString(id)}/restore/?preview=true",
        ClientJson.Write(request, ClientJson.Default.RestoreRequest),
        ClientJson.Default.RemoteRestorePreview,
        cancellationToken);

    /// <summary>Begins a restore; the operation ends when the active environments are built and compared.</summary>
    public Task<RemoteOperation> RestoreAsync(string id, RestoreRequest request, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post,
        $"backup/{Uri.EscapeDataString(id)}/restore/",
        ClientJson.Write(request, ClientJson.Default.RestoreRequest),
        ClientJson.Default.RemoteOperation,
        cancellationToken);

    /// <summary>Waits until an operation has ended.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="progress">Told how far it is; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the waiting; what the store does goes on.</param>
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

            await Task.Delay(LookInterval, _connection.TimeProvider, cancellationToken);
        }
    }

    /// <summary>
    /// Uploads a backup in one file, nothing of which stays when that fails or is canceled, and begins to take it among the
    /// backups; the message of the ended operation is its id.
    /// </summary>
    /// <param name="file">Read from its position to its end.</param>
    /// <param name="sent">Told how many bytes have come; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RemoteOperation> UploadAsync(Stream file, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        string path = $"backup/upload/{Guid.NewGuid():N}/";
        await _connection.UploadAsync(path, file, sent, cancellationToken);
        return await _connection.SendAsync(HttpMethod.Post, path, null, ClientJson.Default.RemoteOperation, cancellationToken);
    }

    /// <summary>Opens a backup as one file. The caller disposes of the stream.</summary>
    public Task<Stream> DownloadAsync(string id, CancellationToken cancellationToken) =>
        _connection.OpenAsync($"backup/{Uri.EscapeDataString(id)}/file/", cancellationToken);
}
