using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Tests.Support;

/// <summary>Blobs in memory that pass the blob contract.</summary>
public sealed class InMemoryBlobs(TimeProvider clock) : IBlobs
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (byte[] Content, BlobProperties Properties)> _blobs = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Called before every append; may throw.</summary>
    public Action OnAppend { get; set; } = () => { };

    /// <summary>Awaited before the content of a blob is read to be written; may read of it or throw.</summary>
    public Func<Stream, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    public Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        lock (_lock)
        {
            return Task.FromResult(_blobs.TryGetValue(name, out (byte[] Content, BlobProperties Properties) found) ? found.Properties : null);
        }
    }

    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        lock (_lock)
        {
            if (!_blobs.TryGetValue(name, out (byte[] Content, BlobProperties Properties) found))
            {
                throw new StoreException(ErrorCode.NotFound, $"'{name}' does not exist.");
            }

            if (offset < 0 || offset > found.Content.Length)
            {
                throw new StoreException(ErrorCode.InvalidRequest, $"Range {offset} lies outside of '{name}'.");
            }

            int count = (int)Math.Min(length ?? long.MaxValue, found.Content.Length - offset);
            return Task.FromResult<Stream>(new MemoryStream(found.Content, (int)offset, count, writable: false));
        }
    }

    public async Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        await BeforeWrite(content);
        MemoryStream bytes = new();
        await content.CopyToAsync(bytes, cancellationToken);
        lock (_lock)
        {
            bool exists = _blobs.TryGetValue(name, out (byte[] Content, BlobProperties Properties) old);
            if ((options.MustNotExist && exists) || (options.IfMatch is { } etag && (!exists || old.Properties.ETag != etag)))
            {
                throw new ConflictException($"'{name}' exists or was changed.");
            }

            return Keep(name, bytes.ToArray());
        }
    }

    public Task<long> AppendAsync(string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        OnAppend();
        lock (_lock)
        {
            byte[] old = _blobs.TryGetValue(name, out (byte[] Content, BlobProperties Properties) found) ? found.Content : [];
            if (expectedLength is { } expected && old.Length != expected)
            {
                throw new ConflictException($"'{name}' has {old.Length} bytes.");
            }

            return Task.FromResult(Keep(name, [.. old, .. content.Span]).Length);
        }
    }

    public Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        lock (_lock)
        {
            bool exists = _blobs.TryGetValue(name, out (byte[] Content, BlobProperties Properties) found);
            if (etag is not null && (!exists || found.Properties.ETag != etag))
            {
                throw new ConflictException($"'{name}' was changed.");
            }

            return Task.FromResult(_blobs.Remove(name));
        }
    }

    public Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            BlobProperties[] found = [.. _blobs.Values
                .Select(b => b.Properties)
                .Where(b => b.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(b.Name, continuation ?? "") > 0)
                .Take(take + 1)];
            return Task.FromResult(new BlobPage([.. found.Take(take)], found.Length > take ? found[take - 1].Name : null));
        }
    }

    public Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);

    private BlobProperties Keep(string name, byte[] content)
    {
        BlobProperties properties = new(name, content.Length, $"v{++_version}".ToString(CultureInfo.InvariantCulture), clock.GetUtcNow());
        _blobs[name] = (content, properties);
        return properties;
    }
}
