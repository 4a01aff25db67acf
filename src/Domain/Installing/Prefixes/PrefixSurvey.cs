using System.IO.Enumeration;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents the contents and disk usage of an environment, determined in one traversal.</summary>
/// <param name="Manifest">The manifest of its files.</param>
/// <param name="Bytes">The total size of its files in bytes, including shared ones; links are not counted.</param>
/// <param name="UnsharedBytes">The bytes that deleting it frees: the blocks of its unshared files, of its folders and metadata.</param>
public sealed record PrefixSurvey(PrefixManifest Manifest, long Bytes, long UnsharedBytes)
{
    private const uint OwnerExecutes = 0x40;

    /// <summary>
    /// Surveys a complete environment. Hashes are taken from the records if these describe the content in the prefix, so that few files are
    /// read.
    /// </summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="hasReflinks">
    /// Whether files were placed as reflinks, whose sharing the file system does not report: then a file with the same content as in its
    /// package counts as shared. </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task<PrefixSurvey> TakeAsync(string prefix, bool hasReflinks, CancellationToken cancellationToken) =>
        Task.Run(() => Take(prefix, hasReflinks, cancellationToken), cancellationToken);

    /// <summary>Returns only the sizes that <see cref="TakeAsync"/> determines, in one traversal; files are read only if reflinks hide what
    /// is shared.</summary>
    public static Task<(long Bytes, long UnsharedBytes)> MeasureAsync(
        string prefix, bool hasReflinks, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (hasReflinks)
            {
                PrefixSurvey survey = Take(prefix, hasReflinks, cancellationToken);
                return (survey.Bytes, survey.UnsharedBytes);
            }

            long bytes = 0;
            long unshared = AllocatedOf(prefix);
            foreach ((_, FileStatus status) in Walk(prefix, cancellationToken))
            {
                unshared += status.IsRegular && status.Links > 1 ? 0 : status.Allocated;
                bytes += status.IsRegular ? status.Size : 0;
            }

            return (bytes, unshared);
        },
        cancellationToken);

    /// <summary>
    /// Returns the blocks that only this environment uses, without reading records: for environments that were not surveyed when created.
    /// </summary>
    public static long UnsharedBytesOf(string prefix, CancellationToken cancellationToken) =>
        Walk(prefix, cancellationToken).Where(f => f.Status.IsDirectory || f.Status.Links == 1).Sum(f => f.Status.Allocated);

    /// <summary>Enumerates everything below a prefix, including folders; links are not followed.</summary>
    internal static IEnumerable<(string Path, FileStatus Status)> Walk(string prefix, CancellationToken cancellationToken)
    {
        EnumerationOptions everything = new() { AttributesToSkip = 0, RecurseSubdirectories = true };
        FileSystemEnumerable<string> paths = new(prefix, (ref FileSystemEntry entry) => entry.ToFullPath(), everything)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        int start = Path.TrimEndingDirectorySeparator(prefix).Length + 1;
        foreach (string path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LinuxCalls.TryStatus(null, path, out FileStatus status) == 0)
            {
                yield return (path[start..], status);
            }
        }
    }

    internal static bool IsExecutable(FileStatus status) => (status.Permissions & OwnerExecutes) != 0;

    private static PrefixSurvey Take(string prefix, bool hasReflinks, CancellationToken cancellationToken)
    {
        Dictionary<string, PrefixPath> recorded = new(StringComparer.Ordinal);
        foreach (PrefixPath path in PrefixData.Read(prefix).Records.SelectMany(r => r.Paths).Where(p => p.Type == PrefixPathType.HardLink))
        {
            recorded[path.Path] = path;
        }

        List<PrefixManifestEntry> entries = [];
        long bytes = 0;
        long unshared = AllocatedOf(prefix);
        foreach ((string path, FileStatus status) in Walk(prefix, cancellationToken))
        {
            PrefixPath? record = recorded.GetValueOrDefault(path);
            bool isShared = status.IsRegular && (status.Links > 1 || (hasReflinks && record is { PrefixPlaceholder: null }));
            unshared += isShared ? 0 : status.Allocated;
            bytes += status.IsRegular ? status.Size : 0;
            if (!status.IsDirectory && PrefixManifest.Covers(path))
            {
                entries.Add(Entry(prefix, path, status, record));
            }
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new PrefixSurvey(new PrefixManifest(PrefixManifest.CurrentVersion, entries), bytes, unshared);
    }

    private static long AllocatedOf(string path) => LinuxCalls.TryStatus(null, path, out FileStatus status) == 0 ? status.Allocated : 0;

    private static PrefixManifestEntry Entry(string prefix, string path, FileStatus status, PrefixPath? record)
    {
        string file = $"{prefix}/{path}";
        if (status.IsSymlink)
        {
            string target = new FileInfo(file).LinkTarget ?? string.Empty;
            return new PrefixManifestEntry(path, null, target, false, MovableContent.Target(target, prefix));
        }

        string hash = record?.Sha256InPrefix
            ?? (record is { PrefixPlaceholder: null } ? record.Sha256 : null)
            ?? PrefixVerifier.Hash(file, out _);
        string? movable = record is { PrefixPlaceholder: null } ? null : MovableContent.Hash(file, prefix);
        return new PrefixManifestEntry(path, hash.ToLowerInvariant(), null, IsExecutable(status), movable);
    }
}
