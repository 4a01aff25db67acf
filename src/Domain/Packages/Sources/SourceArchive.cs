using System.IO.Compression;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Wheels;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Packages.Sources;

/// <summary>
/// Unpacks source archives of Python projects, <c>.tar.gz</c> (PEP 721, https://peps.python.org/pep-0721/) and <c>.zip</c>, with the checks
/// of package archives. Links must stay inside.
/// </summary>
internal static class SourceArchive
{
    /// <summary>Gets what a source archive may unpack to.</summary>
    public static ExtractionLimits Limits { get; } = new()
    {
        MaximumBytes = 8L << 30,
        RatioFreeBytes = 64L << 20,
        MaximumMembers = 500_000,
        MaximumArchiveBytes = 2L << 30,
        AllowOutsideLinks = false,
    };

    /// <summary>Unpacks an archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileName">Its published name, which tells the format.</param>
    /// <param name="directory">An existing, empty folder for exclusive use. After a failure the caller removes it.</param>
    /// <param name="limits">The limits at which extraction fails.</param>
    /// <param name="time">The clock; files do not get modification times in the future.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The folder of the project: the only one at the top of the archive.</returns>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>, <see cref="ErrorCode.ArchiveTooLarge"/>,
    /// <see cref="ErrorCode.InvalidPackageMetadata"/>: it has not exactly one folder; <see cref="ErrorCode.DiskFull"/>, <see
    /// cref="ErrorCode.FileSystem"/>.
    /// </exception>
    public static async Task<string> ExtractAsync(
        string path, string fileName, string directory, ExtractionLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            ExtractionTarget target = new(directory, limits, time);
            if (fileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await Task.Run(() => ExtractZip(path, target, limits, cancellationToken), cancellationToken);
            }
            else
            {
                await ExtractTarAsync(path, target, limits, cancellationToken);
            }
        }
        catch (InvalidDataException failure)
        {
            throw ArchiveErrors.Corrupt(failure.Message, failure).About(fileName);
        }
        catch (EndOfStreamException failure)
        {
            throw ArchiveErrors.Corrupt("it ends too early.", failure).About(fileName);
        }
        catch (StoreException failure)
        {
            throw failure.About(fileName);
        }

        string[] top = Directory.GetFileSystemEntries(directory);
        return top is [var only] && Directory.Exists(only) && new DirectoryInfo(only).LinkTarget is null
            ? only
            : throw new StoreException(
                ErrorCode.InvalidPackageMetadata,
                $"'{fileName}' has not exactly one folder at its top, as a source distribution has.");
    }

    private static async Task ExtractTarAsync(
        string path, ExtractionTarget target, ExtractionLimits limits, CancellationToken cancellationToken)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        CountingStream counted = new(file);
        await using GZipStream gzip = new(counted, CompressionMode.Decompress, leaveOpen: true);
        using TarReader tar = new(gzip, new ExtractionBudget(limits, () => counted.Count));
        while (await tar.NextAsync(cancellationToken) is { } member)
        {
            await target.PlaceAsync(member, tar, cancellationToken);
        }
    }

    private static void ExtractZip(string path, ExtractionTarget target, ExtractionLimits limits, CancellationToken cancellationToken)
    {
        using WheelArchive archive = WheelArchive.Open(path, limits);
        foreach (ZipMember member in archive.Members.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string place = target.ClaimFile(member.Name);
            try
            {
                using SafeFileHandle file = target.Create(place, member.Mode);
                archive.Extract(member, file);
                target.Complete(place, file, member.Length, member.ModifiedSeconds);
            }
            catch (Exception failure) when (FileFailure.IsFileFailure(failure))
            {
                throw FileFailure.Translate(failure, $"write '{place}'");
            }
        }
    }
}
