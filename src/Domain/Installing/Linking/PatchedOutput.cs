using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Buffers and hashes the output for a patched file.</summary>
internal sealed class PatchedOutput(SafeFileHandle destination, FileGrowth growth, CancellationToken cancellationToken) : IDisposable
{
    private const int BufferLength = 1 << 18;

    private static readonly byte[] NoBytes = new byte[4096];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private long _written;
    private int _held;

    /// <summary>Records that the output is longer or, if negative, shorter than the input.</summary>
    /// <exception cref="Diagnostics.StoreException">The growth limit is exceeded.</exception>
    public void Grow(int bytes) => growth.Add(bytes);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, BufferLength - _held);
            bytes[..count].CopyTo(_buffer.AsSpan(_held));
            bytes = bytes[count..];
            _held += count;
            if (_held == BufferLength)
            {
                Flush();
            }
        }
    }

    /// <summary>Writes zero bytes.</summary>
    public void WriteZeros(long count)
    {
        while (count > 0)
        {
            int piece = (int)Math.Min(count, NoBytes.Length);
            Write(NoBytes.AsSpan(0, piece));
            count -= piece;
        }
    }

    /// <summary>Flushes the buffer and returns the length and SHA-256 of the whole output.</summary>
    public (long Length, string Sha256) Complete()
    {
        Flush();
        return (_written, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _hash.Dispose();
    }

    private void Flush()
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlySpan<byte> held = _buffer.AsSpan(0, _held);
        RandomAccess.Write(destination, held, _written);
        _hash.AppendData(held);
        _written += _held;
        _held = 0;
    }
}
