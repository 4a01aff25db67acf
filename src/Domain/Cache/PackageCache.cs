using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Represents a cache of extracted packages, shared by all environments:
/// <c>pkgs/v1/&lt;name&gt;-&lt;version&gt;-&lt;build&gt;-&lt;hash&gt;/</c>. A package is extracted under another name, checked, marked as
/// complete and then renamed to its final path: a visible package is complete and never changes again. Any number of threads and processes
/// may use one cache.
/// </summary>
public sealed partial class PackageCache
{
    private const string Layout = "pkgs/v1";

    private const int SpoolBuffer = 1 << 17;

    private static readonly TimeSpan TouchAge = TimeSpan.FromHours(1);

    private readonly PackageCacheOptions _options;
    private readonly string _packages;
    private readonly string _staging;
    private readonly ICacheLock _locks;
    private readonly KeyedGate _gate = new();
    private readonly PrefixReferences _references;
    private readonly SharedFiles? _sharing;

    /// <summary>Initializes a cache; nothing is created yet.</summary>
    public PackageCache(PackageCacheOptions options)
    {
        _options = options;
        _packages = Path.Combine(Path.GetFullPath(options.Root), Layout);
        _staging = Path.Combine(_packages, ".tmp");
        _locks = options.Locks ?? new FileCacheLock(Path.Combine(_packages, ".locks"), options.LockTimeout, options.TimeProvider);
        _references = new PrefixReferences(Path.Combine(_packages, ".prefixes"), options.LeftoverAge, options.TimeProvider);
        _sharing = options.ShareFiles && OperatingSystem.IsLinux()
            ? new SharedFiles(Path.Combine(_packages, ".files"), options.HardLinkLimit, options.TimeProvider)
            : null;
    }

    /// <summary>Gets the folder of the extracted packages.</summary>
    public string Directory => _packages;

    /// <summary>Returns the name of a record's folder below <see cref="Directory"/>, which is also the name of its lock.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>: the record's values are not valid in a file name.</exception>
    public static string KeyOf(RepodataRecord record) => CacheKey.Of(record);

    /// <summary>Finds a package; returns null if it is absent or invalid.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public CachedPackage? Find(RepodataRecord record, CancellationToken cancellationToken = default)
    {
        string key = CacheKey.Of(record);
        if (TryOpen(Path.Combine(_packages, key), record, cancellationToken, out CachedPackage? package))
        {
            return package;
        }

        foreach (string root in _options.ReadOnlyRoots)
        {
            if (TryOpen(Path.Combine(Path.GetFullPath(root), Layout, key), record, cancellationToken, out package))
            {
                return package;
            }
        }

        return null;
    }

    /// <summary>
    /// Returns a package, fetching it first if it is absent or damaged. Of several concurrent callers, in any process, one fetches and the
    /// others wait.
    /// </summary>
    /// <param name="record">The package.</param>
    /// <param name="fetch">Opens the archive; called once, or twice when the first archive turns out wrong. The stream is disposed
    /// of.</param>
    /// <param name="onWait">Called when another process is fetching the package, or null.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing incomplete is left.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.HashMismatch"/>, <see cref="ErrorCode.CorruptArchive"/>, <see cref="ErrorCode.UnsafeArchive"/>,
    /// <see cref="ErrorCode.ArchiveTooLarge"/>, <see cref="ErrorCode.InvalidPackageMetadata"/>, <see cref="ErrorCode.DiskFull"/>,
    /// <see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.LockTimeout"/>, <see cref="ErrorCode.LeaseLost"/>, and what
    /// <paramref name="fetch"/> throws.
    /// </exception>
    public async Task<CachedPackage> GetOrAddAsync(
        RepodataRecord record, ArchiveOpener fetch, Action? onWait, CancellationToken cancellationToken)
    {
        string key = CacheKey.Of(record);
        using IDisposable turn = await _gate.EnterAsync(key, cancellationToken);
        await using ICacheLockHandle handle = await _locks.AcquireAsync(key, onWait, cancellationToken);
        if (Find(record, cancellationToken) is CachedPackage present)
        {
            return present;
        }

        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, handle.Lost);
        try
        {
            Discard(Path.Combine(_packages, key));
            RemoveLeftovers(key);
            return await FetchTwiceAsync(key, record, OpenKeptFirst(key, record, fetch), both.Token);
        }
        catch (OperationCanceledException exception)
            when (handle.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreException(
                ErrorCode.LeaseLost, $"The right to write {key} was lost to another host.", exception)
            { IsTransient = true };
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"write the package cache at {_packages}");
        }
    }

    // Retries once, because a connection or mirror may have damaged the archive; a second failure is attributed to the archive itself.
    private async Task<CachedPackage> FetchTwiceAsync(
        string key, RepodataRecord record, ArchiveOpener fetch, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(key, record, fetch, attempt: 0, cancellationToken);
        }
        catch (StoreException exception) when (exception.Code == ErrorCode.HashMismatch)
        {
            return await FetchAsync(key, record, fetch, attempt: 1, cancellationToken);
        }
    }

    private async Task<CachedPackage> FetchAsync(
        string key, RepodataRecord record, ArchiveOpener fetch, int attempt, CancellationToken cancellationToken)
    {
        PackageArchiveKind kind = default;
        if (!record.IsWheel && !PackageArchive.TryGetKind(record.FileName, out kind))
        {
            throw new StoreException(
                ErrorCode.InvalidName, $"'{PathComponent.Shorten(record.FileName)}' is not the name of a package archive.");
        }

        string staging = NewPlace(key);
        System.IO.Directory.CreateDirectory(staging);
        try
        {
            CacheMarker marker = await ExtractAsync(record, kind, staging, fetch, attempt, cancellationToken);
            marker.Write(staging);
            PublishArchive(staging, key, record);
            return Publish(key, record, staging, marker, cancellationToken);
        }
        finally
        {
            Remove(staging);
        }
    }

    private async Task<CacheMarker> ExtractAsync(
        RepodataRecord record, PackageArchiveKind kind, string staging, ArchiveOpener fetch, int attempt,
        CancellationToken cancellationToken)
    {
        await using Stream archive = await fetch(attempt, cancellationToken);
        await using Stream kept = _options.KeepArchives ? new TeeStream(archive, staging + ArchiveExtension) : archive;
        await using DigestStream digest = new(kept, record.FileName, record.Size);
        ExtractionSummary summary;
        try
        {
            summary = record.IsWheel
                ? await ExtractWheelAsync(digest, record, staging, cancellationToken)
                : await PackageExtractor.ExtractAsync(
                    digest, kind, staging, _options.Limits, _options.Parallelism, _options.TimeProvider, cancellationToken);
        }
        catch (StoreException exception)
            when (exception.Code is ErrorCode.CorruptArchive or ErrorCode.UnsafeArchive or ErrorCode.ArchiveTooLarge)
        {
            // An archive that is not the expected one is reported as such, whatever is wrong inside it.
            await ArchiveDigest.CheckRestAsync(digest, record, cancellationToken);
            throw exception.About(record.FileName);
        }

        await digest.CopyToAsync(Stream.Null, cancellationToken);
        ArchiveDigest.Check(digest, record);
        IndexJson index = CheckIdentity(record, staging);
        PathsJson paths = PathsJson.ReadFrom(staging);
        IReadOnlyList<string> misstated = CheckFiles(record, paths, summary);
        _sharing?.Share(staging, paths, cancellationToken);
        CacheMarker marker = new()
        {
            Sha256 = digest.Sha256(),
            Md5 = digest.Md5(),
            Size = digest.Count,
            Files = summary.Files,
            Bytes = summary.Bytes,
            Latest = summary.Latest,
            Misstated = misstated,
        };
        RepodataRecordFile.Write(staging, record, index, marker.Sha256, marker.Md5, marker.Size);
        return marker;
    }

    // The directory of a wheel is at its end, and is read only if the wheel is the expected one.
    private async Task<ExtractionSummary> ExtractWheelAsync(
        DigestStream digest, RepodataRecord record, string staging, CancellationToken cancellationToken)
    {
        string spool = staging + PackageExtractor.SpoolExtension;
        await using (FileStream whole = new(spool, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(SpoolBuffer);
            try
            {
                int count;
                while ((count = await digest.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    if (digest.Count > _options.Limits.MaximumArchiveBytes)
                    {
                        throw new StoreException(
                            ErrorCode.ArchiveTooLarge, $"{record.FileName} has more than {_options.Limits.MaximumArchiveBytes} bytes.");
                    }

                    await whole.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        ArchiveDigest.Check(digest, record);
        ExtractionSummary summary = await Task.Run(
            () => WheelExtractor.Extract(
                spool, record, staging, _options.Limits, _options.Parallelism, _options.TimeProvider, cancellationToken),
            cancellationToken);
        File.Delete(spool);
        return summary;
    }

    private static IndexJson CheckIdentity(RepodataRecord record, string staging)
    {
        IndexJson index = IndexJson.ReadFrom(staging);
        return index.Name.Equals(record.Name, StringComparison.OrdinalIgnoreCase)
            && index.Version == record.Version
            && index.Build == record.Build
            ? index
            : throw new StoreException(
                ErrorCode.InvalidPackageMetadata,
                $"{record.FileName} says that it is {PathComponent.Shorten($"{index.Name}-{index.Version}-{index.Build}")}, not "
                    + $"{record.Identity}.");
    }

    /// <summary>Compares the files listed in the metadata with the extracted ones.</summary>
    /// <returns>The files whose size is wrong in the metadata.</returns>
    private static IReadOnlyList<string> CheckFiles(RepodataRecord record, PathsJson paths, ExtractionSummary summary)
    {
        List<string>? misstated = null;
        foreach (PathsEntry entry in paths.Paths.Where(e => e.Type != PathType.Directory))
        {
            if (!summary.Sizes.TryGetValue(entry.Path, out long size))
            {
                throw new StoreException(
                    ErrorCode.InvalidPackageMetadata,
                    $"{record.FileName} is incomplete: its metadata lists '{PathComponent.Shorten(entry.Path)}', which is not in the "
                        + "archive.")
                {
                    Found = PathComponent.Shorten(entry.Path),
                };
            }

            // Some packages declare a link as a file, with the size of its target.
            if (entry is { Type: PathType.HardLink, Size: { } stated } && size >= 0 && stated != size)
            {
                (misstated ??= []).Add(entry.Path);
            }
        }

        return (IReadOnlyList<string>?)misstated ?? [];
    }

    private CachedPackage Publish(
        string key, RepodataRecord record, string staging, CacheMarker marker, CancellationToken cancellationToken)
    {
        string target = Path.Combine(_packages, key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            System.IO.Directory.Move(staging, target);
        }
        catch (IOException exception) when (System.IO.Directory.Exists(target))
        {
            // The entry was published without the lock; it is used if it is complete.
            return TryOpen(target, record, cancellationToken, out CachedPackage? package)
                ? package
                : throw FileFailure.Translate(exception, $"publish {target}");
        }

        return new CachedPackage(record, target, marker.Files, marker.Bytes, marker.Misstated);
    }

    private bool TryOpen(
        string directory, RepodataRecord record, CancellationToken cancellationToken, [NotNullWhen(true)] out CachedPackage? package)
    {
        package = null;
        if (CacheMarker.Read(directory) is not CacheMarker marker
            || !ArchiveDigest.Agrees(record.Sha256, marker.Sha256)
            || !ArchiveDigest.Agrees(record.Md5, marker.Md5)
            || (record.Size is long size && size != marker.Size)
            || CacheEntryVerifier.FindDifference(directory, _options.Validation, marker.Misstated, cancellationToken) is not null)
        {
            return false;
        }

        package = new CachedPackage(record, directory, marker.Files, marker.Bytes, marker.Misstated);
        return true;
    }
}
