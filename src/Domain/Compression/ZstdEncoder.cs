using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Compression;

/// <summary>One encoder context of a zstd library, for frames with a content checksum. Not for use by several threads at once.</summary>
internal sealed class ZstdEncoder : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Output may be buffered until there is more input.</summary>
    public const int Continue = 0;

    /// <summary>All output for the input so far is written.</summary>
    public const int Flush = 1;

    /// <summary>The frame ends with this input.</summary>
    public const int End = 2;

    private const int CompressionLevel = 100;
    private const int ChecksumFlag = 201;

    private readonly ZstdLibrary _library;

    /// <summary>Creates an encoder.</summary>
    /// <param name="library">The zstd library to use.</param>
    /// <param name="level">1 (fast) to 22 (small).</param>
    public ZstdEncoder(ZstdLibrary library, int level)
        : base(ownsHandle: true)
    {
        _library = library;
        SetHandle(library.CreateEncoder());
        if (IsInvalid)
        {
            throw new InsufficientMemoryException("There is no memory for a zstd encoder.");
        }

        library.Check(library.SetEncoderParameter(handle, CompressionLevel, level));
        library.Check(library.SetEncoderParameter(handle, ChecksumFlag, 1));
    }

    /// <summary>Encodes as much as possible.</summary>
    /// <param name="source">The content.</param>
    /// <param name="target">Receives compressed bytes.</param>
    /// <param name="directive"><see cref="Continue"/>, <see cref="Flush"/> or <see cref="End"/>.</param>
    /// <returns>Bytes read and written, and whether, after a flush or the end, there are more to write.</returns>
    public unsafe (int Consumed, int Produced, bool HasMore) Encode(ReadOnlySpan<byte> source, Span<byte> target, int directive)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            ZstdBuffer input = new(from, source.Length);
            ZstdBuffer output = new(to, target.Length);
            nuint remaining = _library.Check(_library.Compress(handle, ref output, ref input, directive));
            GC.KeepAlive(this);
            return ((int)input.Position, (int)output.Position, remaining > 0);
        }
    }

    protected override bool ReleaseHandle()
    {
        _library.FreeEncoder(handle);
        return true;
    }
}
