using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Compares the files of a prefix with what its records say.</summary>
public static class PrefixVerifier
{
    private const int BufferLength = 1 << 17;
    private const int FilesBetweenReports = 256;

    /// <summary>Reads every file of every record and compares type, length and content.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="listExtraFiles">Whether files that no record knows are listed; bytecode and conda-meta never are.</param>
    /// <param name="progress">Told now and then how many files are done.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static Task<PrefixVerification> VerifyAsync(
        string prefix, bool listExtraFiles, IProgress<InstallProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => Verify(prefix, listExtraFiles, progress, cancellationToken), cancellationToken);

    /// <summary>
    /// Names of packages with a file that is missing or has another length; contents are read only where a length says nothing.
    /// </summary>
    internal static IEnumerable<string> FindBroken(string prefix, IReadOnlyList<PrefixRecord> records, CancellationToken cancellationToken)
    {
        ConcurrentBag<string> broken = [];
        Parallel.ForEach(records, new ParallelOptions { CancellationToken = cancellationToken }, record =>
        {
            if (record.Paths.Any(path => path.Type != PrefixPathType.Bytecode && !IsPlausible(prefix, path)))
            {
                broken.Add(record.Repodata.Name);
            }
        });
        return broken;
    }

    private static PrefixVerification Verify(
        string prefix, bool listExtraFiles, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        PrefixContents contents = PrefixData.Read(prefix);
        ConcurrentBag<PrefixDifference> differences = [];
        foreach (StoreException corrupt in contents.Corrupt)
        {
            string path = $"{PrefixData.Folder}/{corrupt.Found}";
            differences.Add(new PrefixDifference(path, null, DifferenceKind.InvalidRecord, corrupt.Message));
        }

        List<(PrefixRecord Record, PrefixPath Path)> paths = [.. contents.Records.SelectMany(r => r.Paths.Select(p => (r, p)))];
        Dictionary<string, string> originals = [];
        foreach ((_, PrefixPath path) in paths)
        {
            originals.TryAdd(path.Path, path.Sha256 ?? string.Empty);
        }

        long bytes = CompareAll(prefix, paths, originals, differences, progress, cancellationToken);
        if (listExtraFiles)
        {
            FindExtra(prefix, originals.Keys, differences, cancellationToken);
        }

        return new PrefixVerification(
            contents.State, contents.Records.Count, paths.Count, bytes,
            [.. differences.OrderBy(d => d.Path, StringComparer.Ordinal).ThenBy(d => d.Package, StringComparer.Ordinal)]);
    }

    private static long CompareAll(
        string prefix,
        List<(PrefixRecord Record, PrefixPath Path)> paths,
        Dictionary<string, string> originals,
        ConcurrentBag<PrefixDifference> differences,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        int done = 0;
        long bytes = 0;
        ParallelOptions options = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, paths.Count, options, i =>
        {
            (PrefixRecord record, PrefixPath path) = paths[i];
            (DifferenceKind Kind, string Detail)? difference = Compare(prefix, path, originals, out long read);
            Interlocked.Add(ref bytes, read);
            if (difference is { } found)
            {
                differences.Add(new PrefixDifference(path.Path, record.Repodata.Identity, found.Kind, found.Detail));
            }

            int count = Interlocked.Increment(ref done);
            if (count % FilesBetweenReports == 0 || count == paths.Count)
            {
                progress?.Report(new InstallProgress(InstallPhase.Verify, count, paths.Count, Interlocked.Read(ref bytes)));
            }
        });
        return bytes;
    }

    private static (DifferenceKind Kind, string Detail)? Compare(
        string prefix, PrefixPath path, Dictionary<string, string> originals, out long read)
    {
        read = 0;
        string file = $"{prefix}/{path.Path}";
        if (LinuxCalls.TryStatus(null, file, out FileStatus status) != 0)
        {
            return (DifferenceKind.Missing, "It is missing.");
        }

        switch (path.Type)
        {
            case PrefixPathType.Directory:
                return status.IsDirectory ? null : (DifferenceKind.WrongType, "It should be a directory.");
            case PrefixPathType.SoftLink when status.IsSymlink:
                return CompareSymlink(prefix, file, path, originals, out read);
            case PrefixPathType.SoftLink when status.IsDirectory:
                // A copy, made where the file system has no symlinks.
                return null;
            case PrefixPathType.Bytecode:
                return status.IsRegular ? null : (DifferenceKind.WrongType, "It should be a file.");
        }

        if (!status.IsRegular)
        {
            // Packages made by old tools call a symlink a file; its content is compared all the same.
            return status.IsSymlink && path.Sha256 is { } expectedOfLink && Hash(file, out read) == expectedOfLink
                ? null
                : (DifferenceKind.WrongType, "It should be a file.");
        }

        if (path.PrefixPlaceholder is null && path.Type == PrefixPathType.HardLink && path.Size is { } size && size != status.Size)
        {
            return (DifferenceKind.Size, $"It has {status.Size} bytes instead of {size}.");
        }

        string? expected = path.Sha256InPrefix ?? (path.PrefixPlaceholder is null ? path.Sha256 : null);
        return expected is null ? null : CompareContent(file, expected, out read);
    }

    private static (DifferenceKind Kind, string Detail)? CompareContent(string file, string expected, out long read)
    {
        try
        {
            string found = Hash(file, out read);
            return string.Equals(found, expected, StringComparison.OrdinalIgnoreCase)
                ? null
                : (DifferenceKind.Content, $"Its SHA-256 is {found} instead of {expected}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            read = 0;
            return (DifferenceKind.Unreadable, failure.Message);
        }
    }

    /// <summary>
    /// The hash of a link is that of its text for some tools and that of the content behind it for CEP 34. Where the content was
    /// changed by placeholders, the record of the file behind the link knows what it was.
    /// </summary>
    private static (DifferenceKind Kind, string Detail)? CompareSymlink(
        string prefix, string file, PrefixPath path, Dictionary<string, string> originals, out long read)
    {
        read = 0;
        string target = new FileInfo(file).LinkTarget ?? string.Empty;
        if (path.Sha256 is not { } expected || Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target))) == expected)
        {
            return null;
        }

        string? final = LinuxCalls.RealPath(file);
        if (final is null || !File.Exists(final))
        {
            return final is not null ? null : (DifferenceKind.Content, $"It points to '{target}', where nothing is.");
        }

        string root = (LinuxCalls.RealPath(prefix) ?? prefix) + "/";
        if (final.StartsWith(root, StringComparison.Ordinal) && originals.GetValueOrDefault(final[root.Length..]) == expected)
        {
            return null;
        }

        return CompareContent(final, expected, out read) is { } difference
            ? (difference.Kind, $"It points to '{target}', which is not what the package has. {difference.Detail}")
            : null;
    }

    private static bool IsPlausible(string prefix, PrefixPath path)
    {
        string file = $"{prefix}/{path.Path}";
        if (LinuxCalls.TryStatus(null, file, out FileStatus status) != 0)
        {
            return false;
        }

        if (path.Type != PrefixPathType.HardLink || !status.IsRegular)
        {
            return true;
        }

        if (path.PrefixPlaceholder is null)
        {
            return path.Size is not { } size || size == status.Size;
        }

        return path.Sha256InPrefix is not { } expected || CompareContent(file, expected, out _) is null;
    }

    /// <summary>SHA-256 of a file in hexadecimal.</summary>
    internal static string Hash(string file, out long read)
    {
        using SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            read = 0;
            int count;
            while ((count = RandomAccess.Read(handle, buffer, read)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                read += count;
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void FindExtra(
        string prefix, IEnumerable<string> known, ConcurrentBag<PrefixDifference> differences, CancellationToken cancellationToken)
    {
        HashSet<string> recorded = new(known, StringComparer.Ordinal);
        EnumerationOptions everything = new() { AttributesToSkip = 0, RecurseSubdirectories = true };
        FileSystemEnumerable<string> files = new(prefix, (ref FileSystemEntry entry) => entry.ToFullPath(), everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsSymlink(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsSymlink(ref entry),
        };
        foreach (string file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = Path.GetRelativePath(prefix, file);
            if (!recorded.Contains(path)
                && !path.StartsWith(PrefixData.Folder + "/", StringComparison.Ordinal)
                && !path.EndsWith(".pyc", StringComparison.Ordinal))
            {
                differences.Add(new PrefixDifference(path, null, DifferenceKind.Extra, "No package has it."));
            }
        }
    }

    private static bool IsSymlink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;
}
