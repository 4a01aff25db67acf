using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Sources;

/// <summary>
/// Reads the folder of a project on this machine: a build works on a copy of it, and its content tells whether it changed.
/// </summary>
internal static class SourceFolder
{
    private const long MaximumBytes = 2L << 30;
    private const int MaximumFiles = 200_000;

    // What other tools write into the folder of a project, and what no build reads.
    private static readonly string[] LeftOut =
    [
        "__pycache__", ".tox", ".nox", ".venv", "venv", "node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs",
    ];

    /// <summary>Copies a folder. Links stay links; what is neither file, folder nor link is left out.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.FileSystem"/>.</exception>
    public static void Copy(string folder, string target, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(target);
            foreach ((FileSystemInfo entry, string path) in Walk(folder, cancellationToken))
            {
                string place = Path.Combine(target, path);
                if (entry.LinkTarget is { } link)
                {
                    File.CreateSymbolicLink(place, link);
                }
                else if (entry is DirectoryInfo)
                {
                    Directory.CreateDirectory(place);
                }
                else
                {
                    File.Copy(entry.FullName, place);
                }
            }
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"copy {folder}");
        }
    }

    /// <summary>Returns a hash of the names and contents.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.FileSystem"/>.</exception>
    public static string Hash(string folder, CancellationToken cancellationToken)
    {
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach ((FileSystemInfo entry, string path) in Walk(folder, cancellationToken))
            {
                if (path.StartsWith(".git/", StringComparison.Ordinal))
                {
                    continue;
                }

                string content = entry.LinkTarget is { } link ? "-> " + link
                    : entry is FileInfo ? ContentHash(entry.FullName)
                    : "/";
                hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{content}\0"));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"read {folder}");
        }
    }

    private static string ContentHash(string path)
    {
        using FileStream content = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private static IEnumerable<(FileSystemInfo Entry, string Path)> Walk(string folder, CancellationToken cancellationToken)
    {
        long bytes = 0;
        int files = 0;
        Stack<DirectoryInfo> open = new([new DirectoryInfo(folder)]);
        while (open.TryPop(out DirectoryInfo? next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (FileSystemInfo entry in next.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
            {
                bool isLink = entry.LinkTarget is not null;
                if (LeftOut.Contains(entry.Name) || (!isLink && (entry.Attributes & FileAttributes.Device) != 0))
                {
                    continue;
                }

                bytes += !isLink && entry is FileInfo file ? file.Length : 0;
                if (++files > MaximumFiles || bytes > MaximumBytes)
                {
                    throw new StoreException(
                        ErrorCode.ArchiveTooLarge,
                        $"{folder} has more than {MaximumFiles} files or {MaximumBytes >> 30} GiB.");
                }

                yield return (entry, Path.GetRelativePath(folder, entry.FullName));
                if (entry is DirectoryInfo below && !isLink)
                {
                    open.Push(below);
                }
            }
        }
    }
}
