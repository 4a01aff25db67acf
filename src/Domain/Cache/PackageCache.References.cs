using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    // The name of the lock that serializes an installation registering the packages it needs with a cleaning moving unused packages away.
    private const string ReferencesLock = "references";

    /// <summary>
    /// Registers the packages that an environment needs, before looking them up: whether already cached or added later, they are not
    /// removed by cleaning while the environment exists. They are held until <see cref="Release"/> is called or the environment is deleted.
    /// </summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="packages">All packages that it will contain.</param>
    /// <param name="cancellationToken">Cancels waiting for a running cleaning.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>, <see cref="ErrorCode.FileSystem"/>,
    /// <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.InvalidName"/>.</exception>
    public async Task HoldAsync(string prefix, IEnumerable<RepodataRecord> packages, CancellationToken cancellationToken)
    {
        PrefixReference reference = new() { Prefix = prefix, Packages = [.. packages.Select(CacheKey.Of).Distinct()] };
        using IDisposable turn = await _gate.EnterAsync(ReferencesLock, cancellationToken);
        await using ICacheLockHandle handle = await _locks.AcquireAsync(ReferencesLock, onWait: null, cancellationToken);
        Write(reference);
        Array.ForEach([.. reference.Packages], Touch);
    }

    /// <summary>Records the packages of an environment whose installation is complete.</summary>
    /// <param name="reference">The environment. <see cref="PrefixReference.Packages"/> may be folder paths; their names are used.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DiskFull"/>.</exception>
    public void Settle(PrefixReference reference) => Write(reference with
    {
        IsFinished = true,
        Packages = [.. reference.Packages.Select(p => Path.GetFileName(Path.TrimEndingDirectorySeparator(p))).Distinct()],
    });

    /// <summary>Removes the reference of a deleted environment.</summary>
    public void Release(string prefix) => _references.Remove(prefix);

    /// <summary>Returns the disk usage, from the markers of the packages and the references of the environments.</summary>
    public CacheUsage ReadUsage()
    {
        IReadOnlyList<PrefixReference> living = _references.ReadLiving(forget: false);
        return new CacheUsage(Entries(living), living);
    }

    private void Write(PrefixReference reference)
    {
        try
        {
            _references.Write(reference);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"write the package cache at {_packages}");
        }
    }

    // The modification time of an entry's folder is the time of last use; those of its files must not change.
    private void Touch(string key)
    {
        string entry = Path.Combine(_packages, key);
        DateTime now = _options.TimeProvider.GetUtcNow().UtcDateTime;
        try
        {
            if (System.IO.Directory.Exists(entry) && now - System.IO.Directory.GetLastWriteTimeUtc(entry) > TouchAge)
            {
                System.IO.Directory.SetLastWriteTimeUtc(entry, now);
            }
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            // The cache belongs to another user, so its age counts from the fetch.
        }
    }

    private IReadOnlyList<PackageUsage> Entries(IReadOnlyList<PrefixReference> living)
    {
        if (!System.IO.Directory.Exists(_packages))
        {
            return [];
        }

        Dictionary<string, int> users = living.SelectMany(r => r.Packages).CountBy(key => key).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. System.IO.Directory.EnumerateDirectories(_packages)
                .Where(path => Path.GetFileName(path)[0] != '.')
                .Order(StringComparer.Ordinal)
                .Select(path => Describe(path, users.GetValueOrDefault(Path.GetFileName(path)))),
        ];
    }

    private static PackageUsage Describe(string path, int environments)
    {
        CacheMarker? marker = CacheMarker.Read(path);
        return new PackageUsage(
            Path.GetFileName(path), marker?.Files ?? 0, marker?.Bytes ?? 0, System.IO.Directory.GetLastWriteTimeUtc(path), environments);
    }
}
