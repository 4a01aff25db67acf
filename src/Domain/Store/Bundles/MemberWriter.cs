using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Writes the tar stream of a bundle or backup file: regular files only, mode 644, time 0, in the order of the calls, so that the bytes
/// depend only on names and contents. Asynchronous, because the target is usually a network stream.
/// </summary>
internal sealed class MemberWriter : IDisposable
{
    private const int Mode = 0x1A4;
    private const int EndBlocks = 1024;
    private const int CopyBuffer = 128 * 1024;

    private readonly Stream _target;
    private readonly MemoryStream _head = new();
    private readonly TarWriter _headers;

    /// <summary>Initializes a writer; the target is left open.</summary>
    public MemberWriter(Stream target)
    {
        _target = target;
        _headers = new TarWriter(_head);
    }

    /// <summary>Writes a member from memory.</summary>
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(path, content.Length, cancellationToken);
        await _target.WriteAsync(content, cancellationToken);
        await PadAsync(content.Length, cancellationToken);
    }

    /// <summary>Writes a member from a stream, which must have the given length and SHA-256.</summary>
    /// <exception cref="StoreException">It does not match (<see cref="ErrorCode.Conflict"/>): it was changed since it was
    /// measured.</exception>
    public async Task WriteAsync(string path, long size, string sha256, Stream content, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(path, size, cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[(int)Math.Clamp(size, 1, CopyBuffer)];
        long written = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; written += read)
        {
            hash.AppendData(buffer, 0, read);
            await _target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (written != size || Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            throw new StoreException(ErrorCode.Conflict, $"'{path}' was changed while it was written out.") { IsTransient = true };
        }

        await PadAsync(size, cancellationToken);
    }

    /// <summary>Writes the end of the stream.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _target.WriteAsync(new byte[EndBlocks], cancellationToken);
        await _target.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _head.Dispose();

    private async Task WriteHeaderAsync(string path, long size, CancellationToken cancellationToken)
    {
        _head.SetLength(0);
        _headers.WriteFileHeader(path, size, Mode, DateTimeOffset.UnixEpoch);
        await _target.WriteAsync(_head.GetBuffer().AsMemory(0, (int)_head.Length), cancellationToken);
    }

    private async Task PadAsync(long size, CancellationToken cancellationToken) =>
        await _target.WriteAsync(new byte[TarWriter.PaddingOf(size)], cancellationToken);
}
