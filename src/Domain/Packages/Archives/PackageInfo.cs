using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>Represents the repodata of an archive, read from the archive itself without extracting it.</summary>
/// <param name="Index">The package's own metadata.</param>
/// <param name="Sha256">SHA-256 of the archive, lower-case hexadecimal.</param>
/// <param name="Md5">MD5 of the archive, lower-case hexadecimal.</param>
/// <param name="Size">Size of the archive in bytes.</param>
public sealed record PackageInfo(IndexJson Index, string Sha256, string Md5, long Size)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads an archive file.</summary>
    /// <param name="path">The path of the file, whose name determines the container format.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidName"/>: not the name of an archive; <see cref="ErrorCode.CorruptArchive"/>,
    /// <see cref="ErrorCode.InvalidPackageMetadata"/>, <see cref="ErrorCode.FileNotReadable"/>.
    /// </exception>
    public static async Task<PackageInfo> ReadAsync(string path, CancellationToken cancellationToken)
    {
        PackageArchive archive = PackageArchive.Parse(Path.GetFileName(path));
        try
        {
            await using FileStream file =
                new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            (string sha256, string md5) = await HashAsync(file, cancellationToken);
            file.Position = 0;
            byte[] index = await ReadIndexAsync(file, archive.Kind, cancellationToken)
                ?? throw MetadataDocument.Error(IndexJson.FilePath, $"is missing in {archive.FileName}.");
            return new PackageInfo(IndexJson.Parse(index), sha256, md5, file.Length);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Creates the record that a channel publishes for the archive.</summary>
    /// <param name="subdir">The subdir that holds the archive.</param>
    /// <param name="fileName">The archive's file name.</param>
    /// <param name="url">Where the archive is downloaded from.</param>
    public RepodataRecord ToRecord(string subdir, string fileName, string url) => new()
    {
        Name = Index.Name,
        Version = Index.Version,
        Build = Index.Build,
        BuildNumber = Index.BuildNumber,
        Subdir = subdir,
        FileName = fileName,
        Url = url,
        Sha256 = Sha256,
        Md5 = Md5,
        Size = Size,
        Timestamp = Index.Timestamp,
        Noarch = Index.Noarch,
        Depends = Index.Depends,
        Constrains = Index.Constrains,
        TrackFeatures = Index.TrackFeatures,
        Features = Index.Features,
        License = Index.License,
        LicenseFamily = Index.LicenseFamily,
        Arch = Index.Arch,
        Platform = Index.Platform,
        Purls = Index.Purls,
        PythonSitePackagesPath = Index.PythonSitePackagesPath,
    };

    private static async Task<(string Sha256, string Md5)> HashAsync(FileStream file, CancellationToken cancellationToken)
    {
        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] buffer = new byte[BufferSize];
        for (int read = await file.ReadAsync(buffer, cancellationToken); read > 0; read = await file.ReadAsync(buffer, cancellationToken))
        {
            sha256.AppendData(buffer, 0, read);
            md5.AppendData(buffer, 0, read);
        }

        return (Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
    }

    private static async Task<byte[]?> ReadIndexAsync(FileStream file, PackageArchiveKind kind, CancellationToken cancellationToken)
    {
        byte[]? index = null;
        await PackageExtractor.ReadInfoAsync(file, kind, async (member, tar, token) =>
        {
            if (member.Type == TarMemberType.File && PackagePath.Normalize(member.Path) == IndexJson.FilePath)
            {
                index = await ReadContentAsync(member, tar, token);
            }

            return index is null;
        }, cancellationToken);
        return index;
    }

    private static async Task<byte[]> ReadContentAsync(TarMember member, TarReader tar, CancellationToken cancellationToken)
    {
        if (member.Size > MetadataDocument.MaximumBytes)
        {
            throw ArchiveErrors.TooLarge($"its {IndexJson.FilePath} is larger than any real one.");
        }

        using MemoryStream content = new();
        for (ReadOnlyMemory<byte> slice = await tar.ReadContentAsync(cancellationToken);
            !slice.IsEmpty;
            slice = await tar.ReadContentAsync(cancellationToken))
        {
            content.Write(slice.Span);
        }

        return content.ToArray();
    }
}
