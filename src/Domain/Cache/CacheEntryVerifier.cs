using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.Domain.Cache;

/// <summary>Compares the files of a cached package with its metadata.</summary>
internal static class CacheEntryVerifier
{
    /// <summary>Looks for a difference.</summary>
    /// <param name="directory">The entry.</param>
    /// <param name="validation">How thoroughly to check.</param>
    /// <param name="misstated">Files whose size is wrong in the metadata.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The first difference found, as a sentence, or null if there is none.</returns>
    public static string? FindDifference(
        string directory, CacheValidation validation, IReadOnlyList<string> misstated, CancellationToken cancellationToken)
    {
        if (validation == CacheValidation.Skip)
        {
            return null;
        }

        try
        {
            IndexJson.ReadFrom(directory);
            DateTime published = File.GetLastWriteTimeUtc(Path.Combine(directory, PackageExtractor.MarkerPath));
            foreach (PathsEntry stated in PathsJson.ReadFrom(directory).Paths)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PathsEntry entry = misstated.Count > 0 && misstated.Contains(stated.Path)
                    ? stated with { Size = null, Sha256 = null }
                    : stated;
                if (FindDifference(directory, entry, published, validation) is string difference)
                {
                    return $"'{PathComponent.Shorten(entry.Path)}' {difference}";
                }
            }

            return null;
        }
        catch (StoreException exception)
            when (exception.Code is ErrorCode.InvalidPackageMetadata or ErrorCode.UnsafePath or ErrorCode.FileSystem)
        {
            return exception.Message;
        }
    }

    private static string? FindDifference(string directory, PathsEntry entry, DateTime published, CacheValidation validation)
    {
        FileInfo file = new(Path.Combine(directory, entry.Path));
        FileAttributes attributes = file.Attributes;
        if (attributes == (FileAttributes)(-1))
        {
            return "is missing";
        }

        if ((attributes & FileAttributes.ReparsePoint) != 0)
        {
            // Some packages declare a link as a file; only its existence is checked.
            return null;
        }

        if ((attributes & FileAttributes.Directory) != 0)
        {
            return entry.Type == PathType.HardLink ? "is a folder, not a file" : null;
        }

        if (entry.Type != PathType.HardLink)
        {
            return null;
        }

        if (entry.Size is long size && size != file.Length)
        {
            return $"has {file.Length} bytes instead of {size}";
        }

        if (file.LastWriteTimeUtc > published)
        {
            return "was written to after it was published";
        }

        return validation == CacheValidation.Full && entry.Sha256 is string sha256 && Hash(file.FullName) != sha256
            ? "has another SHA-256"
            : null;
    }

    private static string Hash(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
