using CondaStore.Domain.Cache;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// A batch's part in the link that goes on beside the fetches of its build. When it is disposed of without <see cref="EndAsync"/>, the
/// batch has failed, and the link ends.
/// </summary>
/// <param name="link">What takes the packages; null where nothing is linked beside.</param>
/// <param name="leave">Ends the part; is told whether the batch is whole, and tells whether the prefix is finished.</param>
public sealed class BatchLink(EarlyLink? link, Func<bool, CancellationToken, Task<bool>> leave) : IAsyncDisposable
{
    private bool _hasLeft;

    /// <summary>Hands a package to the link.</summary>
    public void Add(CachedPackage package) => link?.Add(package);

    /// <summary>The batch is whole. The last one of its build waits for the link of what is there.</summary>
    /// <returns>Whether the prefix is finished, so that there is nothing left for the link step.</returns>
    public async Task<bool> EndAsync(CancellationToken cancellationToken)
    {
        _hasLeft = true;
        bool isFinished = await leave(true, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return isFinished;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_hasLeft)
        {
            await leave(false, CancellationToken.None);
        }
    }
}
