using System.IO.Hashing;

namespace CondaStore.Domain.Files;

/// <summary>Represents a stream that counts the bytes read or written and computes their CRC-32; disposing leaves the inner stream
/// open.</summary>
internal sealed class ChecksumStream(Stream inner) : ForwardReadStream
{
    private readonly Crc32 _checksum = new();

    /// <summary>Gets the number of bytes read or written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the checksum of those bytes.</summary>
    public uint Checksum => _checksum.GetCurrentHashAsUInt32();

    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Add(buffer.Span[..read]);
        return read;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Add(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Count += bytes.Length;
        _checksum.Append(bytes);
    }
}
