using System.Globalization;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Cache;

public sealed partial class PackageCache
{
    private static readonly string[] StagedFiles = [PackageExtractor.SpoolExtension, ArchiveExtension];

    /// <summary>
    /// Removes leftovers of crashes: temporary folders older than <see cref="PackageCacheOptions.LeftoverAge"/> whose lock is free.
    /// </summary>
    /// <returns>The number of folders removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int removed = 0;
        DateTime limit = _options.TimeProvider.GetUtcNow().UtcDateTime - _options.LeftoverAge;
        foreach (string path in Leftovers("*"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) > limit)
            {
                continue;
            }

            string key = KeyOfLeftover(path);
            await using ICacheLockHandle? handle = PathComponent.IsSafe(key) ? await _locks.TryAcquireAsync(key, cancellationToken) : null;
            if (handle is not null)
            {
                Remove(path);
                removed++;
            }
        }

        return removed;
    }

    // The holder of the lock of a key is the only one working on it: anything found there is left from a crash.
    private void RemoveLeftovers(string key)
    {
        foreach (string path in Leftovers(key + ".*"))
        {
            if (KeyOfLeftover(path) == key)
            {
                Remove(path);
            }
        }
    }

    private void Discard(string entry)
    {
        if (TryMoveAway(entry) is string trash)
        {
            Remove(trash);
        }
    }

    // Moves an entry away atomically, so that it is never visible partly removed. Environments that share its files keep them.
    private string? TryMoveAway(string entry)
    {
        if (!System.IO.Directory.Exists(entry))
        {
            return null;
        }

        string trash = NewPlace(Path.GetFileName(entry));
        try
        {
            System.IO.Directory.CreateDirectory(_staging);
            System.IO.Directory.Move(entry, trash);
            return trash;
        }
        catch (IOException) when (!System.IO.Directory.Exists(entry))
        {
            // Another process was faster.
            return null;
        }
    }

    // Returns a unique name that identifies the key and the process.
    private string NewPlace(string key) =>
        Path.Combine(_staging, string.Create(CultureInfo.InvariantCulture, $"{key}.{Environment.ProcessId}.{Guid.NewGuid():N}"));

    private IEnumerable<string> Leftovers(string pattern) =>
        System.IO.Directory.Exists(_staging) ? System.IO.Directory.EnumerateFileSystemEntries(_staging, pattern).ToList() : [];

    // "<key>.<process>.<random>", with an extension for the files next to the folder.
    private static string KeyOfLeftover(string path)
    {
        string name = Path.GetFileName(path);
        string? extension = Array.Find(StagedFiles, e => name.EndsWith(e, StringComparison.Ordinal));
        string stem = extension is null ? name : name[..^extension.Length];
        int random = stem.LastIndexOf('.');
        int process = random < 0 ? -1 : stem.LastIndexOf('.', random - 1);
        return process < 0 ? "" : stem[..process];
    }

    private static void Remove(string path)
    {
        try
        {
            if (System.IO.Directory.Exists(path))
            {
                System.IO.Directory.Delete(path, recursive: true);
            }

            Array.ForEach(StagedFiles, extension => File.Delete(path + extension));
            File.Delete(path);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            // What cannot be removed now does no harm; a later sweep tries again.
        }
    }
}
