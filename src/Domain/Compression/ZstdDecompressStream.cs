using System.Buffers;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Reads the content of zstd frames (RFC 8878, https://www.rfc-editor.org/rfc/rfc8878) from another stream, one frame after the other until
/// that stream ends. Damaged input, input that ends inside a frame, and anything after the last frame that is not a frame throw
/// <see cref="InvalidDataException"/>. Frames that want a window of more than 128 MiB are refused, which bounds the memory. Not for use by
/// several threads at once.
/// </summary>
internal sealed class ZstdDecompressStream : ForwardReadStream
{
    /// <summary>The largest window accepted, as a power of two; what <c>zstd --long=27</c> writes.</summary>
    public const int MaximumWindowLog = 27;

    private const int InputSize = 128 * 1024;

    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly ZstdDecoder _decoder;
    private byte[] _input;
    private int _inputPosition;
    private int _inputLength;
    private bool _outputWasFull;
    private bool _betweenFrames;
    private bool _disposed;

    /// <summary>Starts to read; nothing is taken from the source yet.</summary>
    /// <param name="source">The compressed bytes, read to their end.</param>
    /// <param name="leaveOpen">Whether the source stays open when this stream is disposed.</param>
    /// <param name="library">The zstd library; the default one when null.</param>
    public ZstdDecompressStream(Stream source, bool leaveOpen = false, ZstdLibrary? library = null)
    {
        _source = source;
        _leaveOpen = leaveOpen;
        _decoder = new ZstdDecoder(library ?? ZstdLibrary.Default, MaximumWindowLog);
        _input = ArrayPool<byte>.Shared.Rent(InputSize);
    }

    public override bool CanRead => !_disposed;

    /// <summary>Expands bytes that are in memory.</summary>
    /// <param name="compressed">One or more whole frames.</param>
    /// <param name="maximumLength">The longest result accepted, in bytes.</param>
    /// <param name="library">The zstd library; the default one when null.</param>
    /// <returns>The content.</returns>
    /// <exception cref="InvalidDataException">The input is damaged, or the result would be longer.</exception>
    public static byte[] Decompress(ReadOnlyMemory<byte> compressed, long maximumLength, ZstdLibrary? library = null)
    {
        using MemoryStream output = new();
        using ZstdDecompressStream stream = new(new ReadOnlyMemoryStream(compressed), library: library);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(InputSize);
        try
        {
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                if (output.Length + read > maximumLength)
                {
                    throw new InvalidDataException($"zstd: the content is longer than {maximumLength} bytes.");
                }

                output.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return output.ToArray();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            if (NeedsInput)
            {
                if (!Accept(_source.Read(_input)))
                {
                    return 0;
                }
            }

            int written = Decode(buffer);
            if (written > 0)
            {
                return written;
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            if (NeedsInput)
            {
                if (!Accept(await _source.ReadAsync(_input, cancellationToken)))
                {
                    return 0;
                }
            }

            int written = Decode(buffer.Span);
            if (written > 0)
            {
                return written;
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed && !_leaveOpen)
        {
            await _source.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _decoder.Dispose();
            ArrayPool<byte>.Shared.Return(_input);
            _input = [];
            if (!_leaveOpen)
            {
                _source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    // A full output buffer may leave decoded bytes inside the decoder: those come first.
    private bool NeedsInput => _inputPosition == _inputLength && !_outputWasFull;

    private bool Accept(int read)
    {
        _inputPosition = 0;
        _inputLength = read;
        if (read > 0)
        {
            return true;
        }

        return _betweenFrames ? false : throw new InvalidDataException("zstd: the data ends before its frame is complete.");
    }

    private int Decode(Span<byte> destination)
    {
        ReadOnlySpan<byte> input = _input.AsSpan(_inputPosition, _inputLength - _inputPosition);
        (int consumed, int produced, _betweenFrames) = _decoder.Decode(input, destination);
        _inputPosition += consumed;
        _outputWasFull = produced == destination.Length && !_betweenFrames;
        return produced;
    }
}
