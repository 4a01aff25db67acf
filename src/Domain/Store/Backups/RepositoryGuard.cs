using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Keeps those who write into a repository and those who prune it apart, also where nothing but its blobs is common to them: each leaves
/// a mark first and looks for the other's then. Marks of processes that died count no more after a while. Ages are by the clock of
/// the storage alone.
/// </summary>
internal sealed class RepositoryGuard(IBlobs blobs)
{
    private const string Writing = "writing/";
    private const string Pruning = "pruning";

    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private string? _etag;

    /// <summary>Notes a writer.</summary>
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
            throw new StoreException(ErrorCode.Conflict, "The backups are being pruned; try again when that has ended.") { IsTransient = true };
        }

        // Whoever prunes notices when it goes on.
        await blobs.DeleteAsync(Pruning, null, cancellationToken);
        return mark;
    }

    /// <summary>Notes the end of a writer. Not cancelable: a mark that stays keeps pruning away for a day.</summary>
    public Task LeaveAsync(string mark) => blobs.DeleteAsync(mark, null, CancellationToken.None);

    /// <summary>Notes that the repository is being pruned.</summary>
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

    /// <summary>Says that the pruning goes on.</summary>
    /// <exception cref="StoreException">It has paused for so long that another process took over (<see cref="ErrorCode.Conflict"/>).</exception>
    public async Task GoOnAsync(CancellationToken cancellationToken) =>
        _etag = (await MarkAsync(Pruning, BlobWriteOptions.Matching(_etag!), cancellationToken)).ETag;

    /// <summary>Notes that the pruning has ended.</summary>
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
