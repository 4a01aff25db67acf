using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Writes an index to a seekable stream with buffering, recording the offsets of the sections.</summary>
internal sealed class IndexOutput
{
    private const int FileBufferSize = 256 * 1024;
    private const int MemoryBufferSize = 4 * 1024;

    private static ReadOnlySpan<byte> Padding => [0, 0, 0, 0, 0, 0, 0, 0];

    private readonly Stream _stream;
    private readonly IndexHeader _header;
    private readonly byte[] _buffer;
    private readonly BlockHash _hash = new();
    private int _used;
    private long _flushed;

    public IndexOutput(Stream stream, IndexHeader header)
    {
        _stream = stream;
        _header = header;
        _buffer = new byte[stream is MemoryStream ? MemoryBufferSize : FileBufferSize];
        stream.Write(new byte[IndexHeader.Size]);
        _flushed = IndexHeader.Size;
    }

    public long Position => _flushed + _used;

    /// <summary>Starts a section at the next multiple of eight bytes.</summary>
    public void Begin(IndexSection section)
    {
        int padding = (int)(-Position & 7);
        Write(Padding[..padding]);
        _header[section] = (Position, 0);
    }

    public void End(IndexSection section)
    {
        long start = _header[section].Offset;
        _header[section] = (start, Position - start);
    }

    public void Section<T>(IndexSection section, ReadOnlySpan<T> items)
        where T : unmanaged
    {
        Begin(section);
        Write(MemoryMarshal.AsBytes(items));
        End(section);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _buffer.Length - _used)
        {
            bytes.CopyTo(_buffer.AsSpan(_used));
            _used += bytes.Length;
        }
        else
        {
            WriteLarge(bytes);
        }
    }

    public void Write(int value) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    /// <summary>Flushes the buffer and writes the header last.</summary>
    public void Complete()
    {
        Flush();
        _header.FileLength = _flushed;
        _header.BodyHash = _hash.Complete();
        Span<byte> header = stackalloc byte[IndexHeader.Size];
        _header.Write(header);
        _stream.Position = 0;
        _stream.Write(header);
        _stream.Flush();
    }

    private void WriteLarge(ReadOnlySpan<byte> bytes)
    {
        Flush();
        if (bytes.Length >= _buffer.Length)
        {
            Pass(bytes);
            return;
        }

        bytes.CopyTo(_buffer);
        _used = bytes.Length;
    }

    private void Flush()
    {
        Pass(_buffer.AsSpan(0, _used));
        _used = 0;
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        _hash.Add(bytes);
        _stream.Write(bytes);
        _flushed += bytes.Length;
    }
}
