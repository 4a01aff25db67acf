namespace CondaStore.Domain.Files;

/// <summary>Passes reads on and counts their bytes; disposing leaves the inner stream open.</summary>
internal sealed class CountingStream(Stream inner) : ForwardReadStream
{
    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        return read;
    }
}
