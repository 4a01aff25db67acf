using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Blobs that do something of their own before one whose name has a certain part is written, failing for instance.</summary>
internal sealed class BrokenBlobs(IBlobs inner) : IBlobs
{
    /// <summary>What happens before a blob is written, by its name.</summary>
    public Func<string, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    public async Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        await BeforeWrite(name);
        return await inner.WriteAsync(name, content, options, cancellationToken);
    }

    public Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken) => inner.PropertiesAsync(name, cancellationToken);

    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(name, offset, length, cancellationToken);

    public Task<long> AppendAsync(string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken) =>
        inner.AppendAsync(name, content, expectedLength, cancellationToken);

    public Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken) => inner.DeleteAsync(name, etag, cancellationToken);

    public Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, take, continuation, cancellationToken);

    public Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken) => inner.LinkAsync(name, options, cancellationToken);
}
