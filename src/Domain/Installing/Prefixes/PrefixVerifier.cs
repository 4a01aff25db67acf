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
    /// <param name="progress">Receives the number of verified files at intervals.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task<PrefixVerification> VerifyAsync(
        string prefix, bool listExtraFiles, IProgress<InstallProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => Verify(prefix, listExtraFiles, progress, cancellationToken), cancellationToken);

    /// <summary>
    /// Keys of packages with a file that is missing or has another length; contents are read only where a length says nothing.
    /// </summary>
    internal static IEnumerable<string> FindBroken(string prefix, IReadOnlyList<PrefixRecord> records, CancellationToken cancellationToken)
    {
        ConcurrentBag<string> broken = [];
        Parallel.ForEach(records, new ParallelOptions { CancellationToken = cancellationToken }, record =>
        {
            if (record.Paths.Any(path => path.Type != PrefixPathType.Bytecode && !IsPlausible(prefix, path)))
            {
                broken.Add(record.Repodata.Key);
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
        ILookup<string, (PrefixRecord Record, PrefixPath Path)> byPath = paths.ToLookup(p => p.Path.Path, StringComparer.Ordinal);
        long bytes = CompareAll(prefix, paths, byPath, differences, progress, cancellationToken);
        if (listExtraFiles)
        {
            FindExtra(prefix, byPath.Select(g => g.Key), differences, cancellationToken);
        }

        return new PrefixVerification(
            contents.State, contents.Records.Count, paths.Count, bytes,
            [.. differences.OrderBy(d => d.Path, StringComparer.Ordinal).ThenBy(d => d.Package, StringComparer.Ordinal)]);
    }

    private static long CompareAll(
        string prefix,
        List<(PrefixRecord Record, PrefixPath Path)> paths,
        ILookup<string, (PrefixRecord Record, PrefixPath Path)> byPath,
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
            (DifferenceKind Kind, string Detail)? difference = Compare(prefix, record, path, byPath, out long read);
            Interlocked.Add(ref bytes, read);

            // Other tools write a file over that of another package, and both records hold the path.
            if (difference is not null
                && byPath[path.Path].Any(o => o.Record != record && Compare(prefix, o.Record, o.Path, byPath, out _) is null))
            {
                difference = null;
            }

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
        string prefix, PrefixRecord record, PrefixPath path, ILookup<string, (PrefixRecord Record, PrefixPath Path)> byPath, out long read)
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
            case PrefixPathType.Bytecode:
                return status.IsRegular ? null : (DifferenceKind.WrongType, "It should be a file.");
            case PrefixPathType.SoftLink when !status.IsSymlink:
                // A copy of the target of the link, written on a file system without symlinks; the original target is not recorded.
                return path.LinkTarget is null ? null : (DifferenceKind.WrongType, "It should be a symbolic link.");
        }

        // Packages made by old tools call a symlink a file.
        if (status.IsSymlink && (path.Type == PrefixPathType.SoftLink || path.Sha256 is not null))
        {
            return CompareSymlink(prefix, file, record, path, byPath, out read);
        }

        if (!status.IsRegular)
        {
            return (DifferenceKind.WrongType, "It should be a file.");
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
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            read = 0;
            return (DifferenceKind.Unreadable, failure.Message);
        }
    }

    /// <summary>
    /// The text of a link is compared where the record has it. Where it has not, there is a hash: of the text for some tools, for
    /// CEP 34 (https://conda.org/learn/ceps/cep-0034) of the content behind it when the package was built, and for conda-build of nothing
    /// when nothing was there. So it tells something only of a link to a file of the same package.
    /// </summary>
    private static (DifferenceKind Kind, string Detail)? CompareSymlink(
        string prefix, string file, PrefixRecord record, PrefixPath path, ILookup<string, (PrefixRecord Record, PrefixPath Path)> byPath,
        out long read)
    {
        read = 0;
        string target = new FileInfo(file).LinkTarget ?? string.Empty;
        if (path.LinkTarget is { } text)
        {
            return text == target ? null : (DifferenceKind.Content, $"It points to '{target}' instead of '{text}'.");
        }

        string root = (LinuxCalls.RealPath(prefix) ?? prefix) + "/";
        if (path.Sha256 is not { } expected
            || Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target))) == expected
            || LinuxCalls.RealPath(file) is not { } final
            || !final.StartsWith(root, StringComparison.Ordinal)
            || !byPath[final[root.Length..]].Any(p => p.Record == record)
            || byPath[final[root.Length..]].Any(p => p.Path.Sha256 == expected))
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
