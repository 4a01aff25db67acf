using System.Runtime.InteropServices;

namespace CondaStore.Domain.Compression;

/// <summary>The part of libzstd's stable interface (1.4 and later) that streams need.</summary>
internal static partial class ZstdNative
{
    public const int WindowLogMax = 100;
    public const int CompressionLevel = 100;
    public const int ChecksumFlag = 201;
    public const int Continue = 0;
    public const int Flush = 1;
    public const int End = 2;

    static ZstdNative() => NativeCompression.Register();

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_createDCtx")]
    public static partial ZstdDecoderHandle CreateDecoder();

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecoder(nint context);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetDecoderParameter(ZstdDecoderHandle context, int parameter, int value);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(ZstdDecoderHandle context, ref ZstdBuffer output, ref ZstdBuffer input);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_createCCtx")]
    public static partial ZstdEncoderHandle CreateEncoder();

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeEncoder(nint context);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetEncoderParameter(ZstdEncoderHandle context, int parameter, int value);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(ZstdEncoderHandle context, ref ZstdBuffer output, ref ZstdBuffer input, int directive);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(NativeCompression.Zstd, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint result);

    /// <summary>Passes a result on, or throws <see cref="InvalidDataException"/> with the library's own words.</summary>
    public static nuint Check(nuint result)
    {
        if (IsError(result) != 0)
        {
            throw new InvalidDataException($"zstd: {Marshal.PtrToStringUTF8(GetErrorName(result))}");
        }

        return result;
    }
}
