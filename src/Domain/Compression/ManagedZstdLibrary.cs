using ZstdSharp.Unsafe;

namespace CondaStore.Domain.Compression;

/// <summary>Adapts ZstdSharp, the port of libzstd to C#, through its C-style API, so that both libraries are used in the same
/// way.</summary>
internal sealed unsafe class ManagedZstdLibrary : ZstdLibrary
{
    public override nint CreateDecoder() => (nint)Methods.ZSTD_createDCtx();

    public override void FreeDecoder(nint context) => _ = Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)context);

    public override nuint SetDecoderParameter(nint context, int parameter, int value) =>
        Methods.ZSTD_DCtx_setParameter((ZSTD_DCtx_s*)context, (ZSTD_dParameter)parameter, value);

    public override nuint Decompress(nint context, ref ZstdBuffer output, ref ZstdBuffer input)
    {
        fixed (ZstdBuffer* to = &output, from = &input)
        {
            return Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)context, (ZSTD_outBuffer_s*)to, (ZSTD_inBuffer_s*)from);
        }
    }

    public override nint CreateEncoder() => (nint)Methods.ZSTD_createCCtx();

    public override void FreeEncoder(nint context) => _ = Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)context);

    public override nuint SetEncoderParameter(nint context, int parameter, int value) =>
        Methods.ZSTD_CCtx_setParameter((ZSTD_CCtx_s*)context, (ZSTD_cParameter)parameter, value);

    public override nuint Compress(nint context, ref ZstdBuffer output, ref ZstdBuffer input, int directive)
    {
        fixed (ZstdBuffer* to = &output, from = &input)
        {
            return Methods.ZSTD_compressStream2(
                (ZSTD_CCtx_s*)context, (ZSTD_outBuffer_s*)to, (ZSTD_inBuffer_s*)from, (ZSTD_EndDirective)directive);
        }
    }

    protected override string? ErrorOf(nuint result) => Methods.ZSTD_isError(result) ? Methods.ZSTD_getErrorName(result) : null;
}
