namespace CondaStore.Domain.Cache;

/// <summary>The right to one cache entry; disposing gives it back.</summary>
public interface ICacheLockHandle : IAsyncDisposable
{
    /// <summary>Canceled when the right was lost before it was given back: whatever is being done must not be published.</summary>
    CancellationToken Lost { get; }
}
