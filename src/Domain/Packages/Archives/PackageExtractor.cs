using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>
/// Extracts a package archive in one pass over its bytes, checking all paths, links, sizes and checksums. After a failed extraction the
/// caller must remove the directory.
/// </summary>
public static class PackageExtractor
{
    /// <summary>The path of the marker of a complete cache entry; no archive may contain such a file.</summary>
    internal const string MarkerPath = "info/cache_entry.json";

    /// <summary>The suffix of the temporary file next to the directory.</summary>
    internal const string SpoolExtension = ".zip";

    /// <summary>Extracts an archive.</summary>
    /// <param name="archive">The archive, read forward to its end and left open.</param>
    /// <param name="kind">The container.</param>
    /// <param name="directory">An existing, empty directory for exclusive use. <c>directory.zip</c> may temporarily exist next to
    /// it.</param>
    /// <param name="limits">The limits at which extraction fails.</param>
    /// <param name="parallelism">How many bzip2 blocks may be decoded at a time.</param>
    /// <param name="time">The clock; files do not get modification times in the future.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>, <see cref="ErrorCode.ArchiveTooLarge"/>,
    /// <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.FileSystem"/>.
    /// </exception>
    public static async Task<ExtractionSummary> ExtractAsync(
        Stream archive, PackageArchiveKind kind, string directory, ExtractionLimits limits, int parallelism, TimeProvider time,
        CancellationToken cancellationToken)
    {
        ExtractionTarget target = new(directory, limits, time);
        await ReadAllAsync(archive, kind, directory + SpoolExtension, limits, parallelism, PlaceAsync, cancellationToken);
        return target.Summary;

        async ValueTask<bool> PlaceAsync(TarMember member, TarReader tar, CancellationToken token)
        {
            await target.PlaceAsync(member, tar, token);
            return true;
        }
    }

    /// <summary>Reads members of the metadata until a callback returns false.</summary>
    /// <param name="archive">The archive, left open.</param>
    /// <param name="kind">The container.</param>
    /// <param name="onMember">Called for each member (all members for <c>.tar.bz2</c>); returns whether to continue.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal static Task ReadInfoAsync(
        FileStream archive, PackageArchiveKind kind, Func<TarMember, TarReader, CancellationToken, ValueTask<bool>> onMember,
        CancellationToken cancellationToken)
    {
        ExtractionBudget budget = new(ExtractionLimits.Default, () => archive.Length);
        return WithTypedFailuresAsync(async () =>
        {
            if (kind == PackageArchiveKind.TarBz2)
            {
                await using Bzip2DecompressStream bzip2 = new(archive, parallelism: 1, leaveOpen: true);
                await ReadTarAsync(bzip2, budget, onMember, cancellationToken);
            }
            else
            {
                await CondaArchiveReader.ReadInfoAsync(
                    archive, (_, tar, token) => ReadTarAsync(tar, budget, onMember, token), cancellationToken);
            }
        });
    }

    private static Task ReadAllAsync(
        Stream archive,
        PackageArchiveKind kind,
        string spoolPath,
        ExtractionLimits limits,
        int parallelism,
        Func<TarMember, TarReader, CancellationToken, ValueTask<bool>> onMember,
        CancellationToken cancellationToken)
    {
        CountingStream counted = new(archive);
        ExtractionBudget budget = new(limits, () => counted.Count);
        return WithTypedFailuresAsync(async () =>
        {
            if (kind == PackageArchiveKind.TarBz2)
            {
                await using Bzip2DecompressStream bzip2 = new(counted, parallelism, leaveOpen: true);
                await ReadTarAsync(bzip2, budget, onMember, cancellationToken);
            }
            else
            {
                using CondaArchiveReader reader = new(counted, spoolPath);
                await reader.ReadAsync((_, tar, token) => ReadTarAsync(tar, budget, onMember, token), cancellationToken);
            }
        });
    }

    private static async Task WithTypedFailuresAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (InvalidDataException exception)
        {
            throw ArchiveErrors.Corrupt(exception.Message, exception);
        }
        catch (EndOfStreamException exception)
        {
            throw ArchiveErrors.Corrupt("it ends too early.", exception);
        }
    }

    private static async Task ReadTarAsync(
        Stream stream, ExtractionBudget budget, Func<TarMember, TarReader, CancellationToken, ValueTask<bool>> onMember,
        CancellationToken cancellationToken)
    {
        using TarReader tar = new(stream, budget);
        while (await tar.NextAsync(cancellationToken) is TarMember member)
        {
            if (!await onMember(member, tar, cancellationToken))
            {
                return;
            }
        }
    }
}
