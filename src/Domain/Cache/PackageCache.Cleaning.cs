using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    /// <summary>
    /// Removes packages that no existing environment has, what crashes left behind, and shared files that no package has any more.
    /// Safe beside installations: one that has said what it needs keeps it, one that says so later does not find what went. Existing
    /// environments do not need the cache, their files stay.
    /// </summary>
    /// <param name="unusedFor">Only packages that were not installed for so long; zero for all.</param>
    /// <param name="dryRun">Only tells.</param>
    /// <param name="cancellationToken">Stops between packages.</param>
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

    // Under the lock only renames happen, so that installations wait for milliseconds; files are deleted afterwards.
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
