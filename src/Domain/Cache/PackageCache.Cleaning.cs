using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    /// <summary>
    /// Removes packages that no existing environment uses, leftovers of crashes, and shared files that no package uses any more. Safe
    /// during installations: packages already registered by <see cref="HoldAsync"/> are kept, and later installations do not find those
    /// removed. Existing environments do not depend on the cache; their files stay.
    /// </summary>
    /// <param name="unusedFor">The minimum time since a package was last used; zero for all packages.</param>
    /// <param name="dryRun">Whether to only report what would be removed.</param>
    /// <param name="cancellationToken">Stops the operation between packages.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>, <see cref="ErrorCode.LeaseLost"/>,
    /// <see cref="ErrorCode.FileSystem"/>.</exception>
    public async Task<CacheCleaning> CleanAsync(TimeSpan unusedFor, bool dryRun, CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset limit = _options.TimeProvider.GetUtcNow() - unusedFor;
            if (dryRun)
            {
                return new CacheCleaning(Unused(forget: false, limit), 0, 0);
            }

            int leftovers = await SweepAsync(cancellationToken);
            List<PackageUsage> moved = [];
            List<string> trash = await MoveUnusedAsync(limit, moved, cancellationToken);
            trash.ForEach(Remove);
            int shared = _sharing?.RemoveUnused(cancellationToken) ?? 0;
            return new CacheCleaning(moved, leftovers, shared);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"clean the package cache at {_packages}");
        }
    }

    private List<PackageUsage> Unused(bool forget, DateTimeOffset limit) =>
        [.. Entries(_references.ReadLiving(forget)).Where(p => p.Environments == 0 && p.LastUsed <= limit)];

    // Only renames happen under the lock, so that installations wait for milliseconds at most; files are deleted afterwards.
    private async Task<List<string>> MoveUnusedAsync(DateTimeOffset limit, List<PackageUsage> moved, CancellationToken cancellationToken)
    {
        List<string> trash = [];
        using IDisposable turn = await _gate.EnterAsync(ReferencesLock, cancellationToken);
        await using ICacheLockHandle handle = await _locks.AcquireAsync(ReferencesLock, onWait: null, cancellationToken);
        foreach (PackageUsage package in Unused(forget: true, limit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (handle.Lost.IsCancellationRequested)
            {
                throw new StoreException(ErrorCode.LeaseLost, "The right to clean the package cache was lost to another host.")
                {
                    IsTransient = true,
                };
            }

            if (TryMoveAway(Path.Combine(_packages, package.Key)) is string place)
            {
                trash.Add(place);
                moved.Add(package);
                foreach (string archive in KeptArchives(package.Key).Where(File.Exists))
                {
                    File.Delete(archive);
                }
            }
        }

        return trash;
    }
}
