using System.Security.Cryptography;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Caches metadata of files on disk permanently: an entry is named by the hash of its file and begins with a hash of its content.
/// </summary>
internal sealed class MetadataCache(string directory)
{
    /// <summary>Reads the metadata of a file.</summary>
    /// <returns>The metadata, or null if it is missing or damaged.</returns>
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
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            return null;
        }
    }

    /// <summary>Stores the metadata of a file with a published hash; others could not be identified later.</summary>
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
