using System.Buffers;
using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Local.Storage;

/// <summary>
/// Implements <see cref="IBlobs"/> with files: the name of a blob is its path. Content is written to a temporary file and renamed. Writes
/// of the same name are serialized between processes by <see cref="FileLocks"/>; readers need no lock.
/// </summary>
/// <remarks>
/// The ETag consists of length and modification time. A write makes the modification time at least one tick later than that of the
/// replaced file, and an append increases the length, so that no two versions of a blob have the same ETag.
/// </remarks>
internal sealed class DirectoryBlobs : IBlobs
{
    private const int LargestAppend = 4 * 1024 * 1024;
    private const int CopyBuffer = 128 * 1024;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly string _temporary;
    private readonly FileLocks _locks;
    private readonly TimeProvider _clock;

    public DirectoryBlobs(string root, TimeProvider clock)
    {
        _root = root;
        _clock = clock;
        _temporary = Path.Combine(root, ".tmp");
        PrivateFiles.CreateFolder(root);
        PrivateFiles.CreateFolder(_temporary);
        _locks = new FileLocks(Path.Combine(root, ".locks"));
        RemoveAbandoned();
    }

    public Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileInfo file = new(PathOf(name));
        return Task.FromResult(file.Exists ? Describe(name, file) : null);
    }

    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileStream file = OpenRead(name);
        if (offset < 0 || offset > file.Length || length < 0)
        {
            long end = file.Length;
            file.Dispose();
            throw new StoreException(ErrorCode.InvalidRequest, $"Range {offset}+{length} lies outside of '{name}', which has {end} bytes.");
        }

        file.Position = offset;
        return Task.FromResult<Stream>(new RangeStream(file, Math.Min(length ?? long.MaxValue, file.Length - offset)));
    }

    public async Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        string target = PathOf(name);
        string source = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        bool isReading = false;
        try
        {
            await using (FileStream file = new(
                source, PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None, CopyBuffer, FileOptions.Asynchronous)))
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
                try
                {
                    while (true)
                    {
                        isReading = true;
                        int read = await content.ReadAsync(buffer, cancellationToken);
                        isReading = false;
                        if (read == 0)
                        {
                            break;
                        }

                        await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }

                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
            }

            using (await _locks.TakeAsync(name, cancellationToken))
            {
                FileInfo old = new(target);
                Check(name, old, options.MustNotExist, options.IfMatch);
                Stamp(source, old);
                CreateFolder(target);
                File.Move(source, target, overwrite: true);
                return Describe(name, new FileInfo(target));
            }
        }
        catch (IOException e) when (!isReading)
        {
            throw Failed(name, e);
        }
        finally
        {
            File.Delete(source);
        }
    }

    public async Task<long> AppendAsync(
        string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken)
    {
        if (content.Length > LargestAppend)
        {
            throw new StoreException(
                ErrorCode.InvalidRequest, $"{content.Length} bytes exceed the limit of {LargestAppend} for one append.");
        }

        string target = PathOf(name);
        try
        {
            using (await _locks.TakeAsync(name, cancellationToken))
            {
                CreateFolder(target);
                await using FileStream file = new(target, PrivateFiles.Options(
                    FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous));
                if (expectedLength is { } expected && file.Length != expected)
                {
                    throw new ConflictException($"'{name}' has {file.Length} bytes, not {expected} as expected.");
                }

                await file.WriteAsync(content, cancellationToken);
                return file.Length;
            }
        }
        catch (IOException e)
        {
            throw Failed(name, e);
        }
    }

    public async Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken)
    {
        string target = PathOf(name);
        using (await _locks.TakeAsync(name, cancellationToken))
        {
            FileInfo file = new(target);
            Check(name, file, mustNotExist: false, etag);
            if (!file.Exists)
            {
                return false;
            }

            file.Delete();
            return true;
        }
    }

    public Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (take is < 1 or > 5000)
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"The page size {take} is not between 1 and 5000.");
        }

        List<BlobProperties> found = [];
        foreach ((string name, FileInfo file) in Walk(new DirectoryInfo(_root), "", prefix, continuation ?? ""))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.Count == take)
            {
                return Task.FromResult(new BlobPage(found, found[^1].Name));
            }

            if (file.Exists)
            {
                found.Add(Describe(name, file));
            }
        }

        return Task.FromResult(new BlobPage(found, null));
    }

    public Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);

    // Ordered by complete names: a folder sorts as its name with a trailing slash, because '-' and '.' come before '/'.
    private static IEnumerable<(string Name, FileInfo File)> Walk(DirectoryInfo folder, string path, string prefix, string after)
    {
        IEnumerable<(string Name, FileSystemInfo Entry)> entries = folder.EnumerateFileSystemInfos()
            .Where(entry => !entry.Name.StartsWith('.'))
            .Select(entry => (Name: path + entry.Name + (entry is DirectoryInfo ? "/" : ""), Entry: entry))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        foreach ((string name, FileSystemInfo entry) in entries)
        {
            if (entry is FileInfo file)
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, after) > 0)
                {
                    yield return (name, file);
                }

                continue;
            }

            bool onTheWay = name.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(name, StringComparison.Ordinal);
            bool behind = string.CompareOrdinal(name, after) < 0 && !after.StartsWith(name, StringComparison.Ordinal);
            if (onTheWay && !behind)
            {
                foreach ((string, FileInfo) inner in Walk((DirectoryInfo)entry, name, prefix, after))
                {
                    yield return inner;
                }
            }
        }
    }

    private static void Check(string name, FileInfo file, bool mustNotExist, string? etag)
    {
        if (mustNotExist && file.Exists)
        {
            throw new ConflictException($"'{name}' exists already.");
        }

        if (etag is not null && (!file.Exists || ETagOf(file) != etag))
        {
            throw new ConflictException($"'{name}' was changed or deleted since it was read.");
        }
    }

    private void Stamp(string source, FileInfo old)
    {
        DateTime now = _clock.GetUtcNow().UtcDateTime;
        DateTime earliest = old.Exists ? old.LastWriteTimeUtc.AddTicks(1) : now;
        File.SetLastWriteTimeUtc(source, now > earliest ? now : earliest);
    }

    private static void CreateFolder(string target) => PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);

    private static BlobProperties Describe(string name, FileInfo file) =>
        new(name, file.Length, ETagOf(file), new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));

    private static string ETagOf(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");

    private string PathOf(string name)
    {
        BlobName.Check(name);
        return Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));
    }

    private FileStream OpenRead(string name)
    {
        string path = PathOf(name);
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, CopyBuffer, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new StoreException(ErrorCode.NotFound, $"'{name}' does not exist.", e);
        }
    }

    private void RemoveAbandoned()
    {
        foreach (FileInfo file in new DirectoryInfo(_temporary).EnumerateFiles())
        {
            if (_clock.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Abandoned && !IsBeingWritten(file))
            {
                file.Delete();
            }
        }
    }

    // By another process, however old its file seems by the clock.
    private static bool IsBeingWritten(FileInfo file)
    {
        try
        {
            file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static StoreException Failed(string name, IOException e) =>
        FileFailure.IsDiskFull(e)
            ? StorageUnavailableException.DiskFull($"'{name}'", e)
            : new StorageUnavailableException($"'{name}' cannot be written: {e.Message}", null, e);
}
