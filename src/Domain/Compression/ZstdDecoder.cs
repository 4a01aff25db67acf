using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Compression;

/// <summary>One decoder context of a zstd library. Not for use by several threads at once.</summary>
internal sealed class ZstdDecoder : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int WindowLogMax = 100;

    private readonly ZstdLibrary _library;

    /// <summary>Creates a decoder.</summary>
    /// <param name="library">The zstd library to use.</param>
    /// <param name="maximumWindowLog">The largest window accepted, as a power of two.</param>
    public ZstdDecoder(ZstdLibrary library, int maximumWindowLog)
        : base(ownsHandle: true)
    {
        _library = library;
        SetHandle(library.CreateDecoder());
        if (IsInvalid)
        {
            throw new InsufficientMemoryException("There is no memory for a zstd decoder.");
        }

        library.Check(library.SetDecoderParameter(handle, WindowLogMax, maximumWindowLog));
    }

    /// <summary>Decodes as much as possible.</summary>
    /// <returns>Bytes read and written, and whether a frame is complete with them.</returns>
    /// <exception cref="InvalidDataException">The input is damaged.</exception>
    public unsafe (int Consumed, int Produced, bool FrameEnds) Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            ZstdBuffer input = new(from, source.Length);
            ZstdBuffer output = new(to, target.Length);
            nuint hint = _library.Check(_library.Decompress(handle, ref output, ref input));
            GC.KeepAlive(this);
            return ((int)input.Position, (int)output.Position, hint == 0);
        }
    }

    protected override bool ReleaseHandle()
    {
        _library.FreeDecoder(handle);
        return true;
    }
}
