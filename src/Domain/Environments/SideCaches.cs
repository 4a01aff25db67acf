using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Measures and cleans what lies in a cache beside its packages. All of it can be had again: by a request, by a build, by an installation.
/// </summary>
/// <param name="indexes">The folder of what package indexes sent.</param>
/// <param name="builds">The folders of builds.</param>
/// <param name="environments">The folder of environments that were installed to run programs in them; null for none.</param>
/// <param name="time">The clock.</param>
public sealed class SideCaches(string indexes, BuildFolders builds, string? environments, TimeProvider time)
{
    /// <summary>The folder of files that each name an environment in use.</summary>
    public const string UsedFolder = "used";

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <summary>Returns all parts that have anything in them.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public IReadOnlyList<CacheArea> Read(CancellationToken cancellationToken) =>
        [.. Areas().Select(area => Measure(area.Name, area.Entries, cancellationToken)).Where(a => a.Entries > 0)];

    /// <summary>
    /// Removes what has not been used for some time; of the environments only those that no name stands for any more. What builds use is
    /// left as long as one is running.
    /// </summary>
    /// <param name="unusedFor">The minimum time since the last use; zero for all.</param>
    /// <param name="dryRun">Whether to only report what would be removed.</param>
    /// <param name="cancellationToken">Stops the operation between entries.</param>
    public IReadOnlyList<CacheArea> Clean(TimeSpan unusedFor, bool dryRun, CancellationToken cancellationToken)
    {
        DateTime limit = (time.GetUtcNow() - unusedFor).UtcDateTime;
        using LockFile? alone = dryRun ? null : TakeAlone();
        bool isBuilding = (!dryRun && alone is null) || IsBuilding();
        List<CacheArea> cleaned = [];
        foreach ((string name, IEnumerable<FileSystemInfo> entries, bool isOfBuilds) in Areas())
        {
            if (isOfBuilds && isBuilding)
            {
                continue;
            }

            FileSystemInfo[] old = [.. entries.Where(e => e.LastWriteTimeUtc <= limit && !IsInUse(e))];
            CacheArea area = Measure(name, old, cancellationToken);
            if (area.Entries > 0)
            {
                cleaned.Add(area);
            }

            Array.ForEach(dryRun ? [] : old, entry => Remove(entry, cancellationToken));
        }

        return cleaned;
    }

    private IEnumerable<(string Name, IEnumerable<FileSystemInfo> Entries, bool IsOfBuilds)> Areas() =>
    [
        ("pages of indexes", Files(Path.Combine(indexes, "pages")), false),
        ("metadata of projects", Files(Path.Combine(indexes, "metadata")), false),
        ("wheels that were read", Files(Path.Combine(indexes, "wheels")), false),
        ("source distributions", Files(Path.Combine(indexes, "sources")), true),
        ("repositories", Folders(builds.Repositories), true),
        ("built wheels", Files(builds.Wheels).Concat(Files(builds.Results)), true),
        ("build environments", Folders(builds.Environments), true),
        ("environments to run", environments is null ? [] : Folders(environments).Where(f => f.Name != UsedFolder), false),
    ];

    private static CacheArea Measure(string name, IEnumerable<FileSystemInfo> entries, CancellationToken cancellationToken)
    {
        int count = 0;
        long bytes = 0;
        foreach (FileSystemInfo entry in entries)
        {
            count++;
            bytes += entry is FileInfo file ? file.Length : PrefixSurvey.UnsharedBytesOf(entry.FullName, cancellationToken);
        }

        return new CacheArea(name, count, bytes);
    }

    private static IEnumerable<FileSystemInfo> Files(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", Everywhere) : [];

    private static IEnumerable<FileSystemInfo> Folders(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateDirectories() : [];

    private bool IsInUse(FileSystemInfo entry) => environments is not null
        && entry is DirectoryInfo folder && folder.Parent?.FullName == Path.GetFullPath(environments)
        && Files(Path.Combine(environments, UsedFolder)).Any(f => File.ReadAllText(f.FullName).Trim() == entry.Name);

    // Null while a command may still need what it has found.
    private LockFile? TakeAlone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(builds.InUse)!);
        return LockFile.TryTake(builds.InUse);
    }

    // Every running build holds a lock beside its folder.
    private bool IsBuilding() => Directory.Exists(builds.Work) && Directory.EnumerateFiles(builds.Work, "*.lock").Any(path =>
    {
        using LockFile? free = LockFile.TryTake(path);
        return free is null;
    });

    private static void Remove(FileSystemInfo entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (entry is FileInfo file)
            {
                file.Delete();
            }
            else
            {
                BuildFolder.Remove(entry.FullName);
            }
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            // Another process uses it, or has removed it.
        }
    }
}
