using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Compares the environments of a restored store with its backup, and their files with their records.</summary>
public sealed class RestoredCheck(BackupRestore restoration, IShare share)
{
    /// <summary>Compares the environments; returns null if nothing was restored in this store. While builds run, nothing is
    /// compared.</summary>
    public Task<RestoreReport?> RunAsync(BackupRepository repository, CancellationToken cancellationToken) =>
        restoration.CheckAsync(repository, build => PrefixPaths.Of(share, build), null, cancellationToken);
}
