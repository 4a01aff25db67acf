using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>Reads small files of an extracted package.</summary>
internal static class MetadataFile
{
    /// <summary>Reads a file; null when it does not exist.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidPackageMetadata"/>: the file exceeds the maximum size or is not a regular file;
    /// <see cref="ErrorCode.FileSystem"/>: it cannot be read.
    /// </exception>
    public static byte[]? Read(string packageDirectory, string path, int maximumBytes = MetadataDocument.MaximumBytes)
    {
        FileInfo file = new(Path.Combine(packageDirectory, path));
        try
        {
            if (!file.Exists)
            {
                return null;
            }

            // A link could point outside the package; no legitimate package stores its metadata behind one.
            if (file.LinkTarget is not null || file.Length > maximumBytes)
            {
                throw MetadataDocument.Error(path, "is a link or too large.");
            }

            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw new StoreException(ErrorCode.FileSystem, $"Cannot read {file.FullName}: {exception.Message}", exception);
        }
    }
}
