namespace CondaStore.Domain.Files;

/// <summary>Passes reads on and computes the CRC-32 of their bytes; disposing leaves the inner stream open.</summary>
internal sealed class ChecksumStream(Stream inner) : ForwardReadStream
{
    /// <summary>The checksum of what was read.</summary>
    public uint Checksum { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Checksum = Crc32.Append(Checksum, buffer.Span[..read]);
        return read;
    }
}
