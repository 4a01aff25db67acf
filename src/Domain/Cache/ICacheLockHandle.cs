namespace CondaStore.Domain.Cache;

/// <summary>Represents a held lock on a cache entry; disposing releases it.</summary>
public interface ICacheLockHandle : IAsyncDisposable
{
    /// <summary>Gets a token that is canceled if the lock is lost before it is released: the work in progress must then not be
    /// published.</summary>
    CancellationToken Lost { get; }
}
