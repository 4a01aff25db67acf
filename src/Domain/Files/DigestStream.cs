using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Files;

/// <summary>Represents a stream that hashes and counts the bytes read from an inner stream and fails as soon as they exceed the expected
/// size.</summary>
/// <param name="inner">The stream to read from; left open.</param>
/// <param name="what">The archive's file name, for messages.</param>
/// <param name="expectedSize">The expected size in bytes, or null if unknown.</param>
internal sealed class DigestStream(Stream inner, string what, long? expectedSize) : ForwardReadStream
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        if (Count > expectedSize)
        {
            throw new StoreException(ErrorCode.HashMismatch, $"{what} is longer than the {expectedSize} bytes that the channel promises.");
        }

        _sha256.AppendData(buffer.Span[..read]);
        _md5.AppendData(buffer.Span[..read]);
        return read;
    }

    /// <summary>SHA-256 of what was read.</summary>
    public string Sha256() => Convert.ToHexStringLower(_sha256.GetCurrentHash());

    /// <summary>MD5 of what was read.</summary>
    public string Md5() => Convert.ToHexStringLower(_md5.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sha256.Dispose();
            _md5.Dispose();
        }

        base.Dispose(disposing);
    }
}
