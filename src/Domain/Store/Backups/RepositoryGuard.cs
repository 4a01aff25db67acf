using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Prevents writers and prunings of a repository from running concurrently, even if they share only its blobs: each first writes a mark and
/// then checks for the other's. Marks of terminated processes expire. Ages are measured only by the clock of the storage.
/// </summary>
internal sealed class RepositoryGuard(IBlobs blobs)
{
    private const string Writing = "writing/";
    private const string Pruning = "pruning";

    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private string? _etag;

    /// <summary>Registers a writer.</summary>
    /// <returns>The mark, for <see cref="LeaveAsync"/>.</returns>
    /// <exception cref="StoreException">The repository is being pruned (<see cref="ErrorCode.Conflict"/>).</exception>
    public async Task<string> EnterAsync(CancellationToken cancellationToken)
    {
        string mark = Writing + Guid.NewGuid().ToString("N");
        DateTimeOffset now = (await MarkAsync(mark, BlobWriteOptions.CreateOnly, cancellationToken)).ModifiedOn;
        if (await blobs.PropertiesAsync(Pruning, cancellationToken) is not { } pruning)
        {
            return mark;
        }

        if (now - pruning.ModifiedOn < LongestPause)
        {
            await LeaveAsync(mark);
            throw new StoreException(
                ErrorCode.Conflict, "The backups are being pruned; try again when that has ended.")
            { IsTransient = true };
        }

        // The pruning process notices when it continues.
        await blobs.DeleteAsync(Pruning, null, cancellationToken);
        return mark;
    }

    /// <summary>Unregisters a writer. Not cancelable: a remaining mark blocks pruning for a day.</summary>
    public Task LeaveAsync(string mark) => blobs.DeleteAsync(mark, null, CancellationToken.None);

    /// <summary>Registers a pruning of the repository.</summary>
    /// <exception cref="StoreException">Another process writes or prunes (<see cref="ErrorCode.Conflict"/>).</exception>
    public async Task BeginPruningAsync(CancellationToken cancellationToken)
    {
        BlobProperties? former = await blobs.PropertiesAsync(Pruning, cancellationToken);
        BlobProperties begun = await MarkAsync(
            Pruning, former is null ? BlobWriteOptions.CreateOnly : BlobWriteOptions.Matching(former.ETag), cancellationToken);
        if (former is not null && begun.ModifiedOn - former.ModifiedOn < LongestPause)
        {
            throw new StoreException(ErrorCode.Conflict, "The backups are being pruned already, or a pruning has just been interrupted.")
            {
                Hints = ["try again in 15 minutes"],
            };
        }

        _etag = begun.ETag;
        BlobPage writers = await blobs.ListAsync(Writing, 1000, null, cancellationToken);
        if (writers.Blobs.Any(w => begun.ModifiedOn - w.ModifiedOn < LongestWrite))
        {
            await EndPruningAsync();
            throw new StoreException(ErrorCode.Conflict, "A backup is being written, or was interrupted less than a day ago.")
            {
                Hints = ["finish it: conda-store backup create", "try again tomorrow"],
            };
        }

        foreach (BlobProperties dead in writers.Blobs)
        {
            await blobs.DeleteAsync(dead.Name, null, cancellationToken);
        }
    }

    /// <summary>Renews the mark of the pruning.</summary>
    /// <exception cref="StoreException">It has paused so long that another process took over
    /// (<see cref="ErrorCode.Conflict"/>).</exception>
    public async Task GoOnAsync(CancellationToken cancellationToken) =>
        _etag = (await MarkAsync(Pruning, BlobWriteOptions.Matching(_etag!), cancellationToken)).ETag;

    /// <summary>Unregisters the pruning.</summary>
    public async Task EndPruningAsync()
    {
        try
        {
            await blobs.DeleteAsync(Pruning, _etag, CancellationToken.None);
        }
        catch (ConflictException)
        {
            // Another process has taken over.
        }
    }

    private Task<BlobProperties> MarkAsync(string name, BlobWriteOptions options, CancellationToken cancellationToken) =>
        blobs.WriteAsync(name, new MemoryStream(Guid.NewGuid().ToByteArray()), options, cancellationToken);
}
