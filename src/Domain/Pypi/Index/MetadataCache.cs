using System.Security.Cryptography;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Metadata of files on disk, for good: an entry is named by a hash that its file has, and begins with a hash of what follows.
/// </summary>
internal sealed class MetadataCache(string directory)
{
    /// <summary>Reads the metadata of a file.</summary>
    /// <returns>Null when it is not there, or damaged.</returns>
    public byte[]? Read(IndexFile file)
    {
        if (PathOf(file) is not { } path)
        {
            return null;
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > SHA256.HashSizeInBytes
                && SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))
                ? bytes[SHA256.HashSizeInBytes..]
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the metadata of a file whose content the index promises; of others nothing can be said later.</summary>
    public void Write(IndexFile file, byte[] metadata)
    {
        if (PathOf(file) is { } path)
        {
            TemporaryFile.WriteAll(path, [.. SHA256.HashData(metadata), .. metadata]);
        }
    }

    private string? PathOf(IndexFile file) =>
        file.Hash is { } hash ? Path.Combine(directory, "metadata", hash.Digest[..2], $"{hash.Algorithm}-{hash.Digest[2..]}") : null;
}
