namespace CondaStore.Domain.Compression;

/// <summary>
/// The stable interface of libzstd (1.4 and later) as far as streams need it. There are two: the system's library where it has one, and
/// a managed port elsewhere. Each reads what the other writes; the bytes that they write for the same content may differ, as those of two
/// versions of libzstd may.
/// </summary>
internal abstract class ZstdLibrary
{
    /// <summary>The one for this machine.</summary>
    public static ZstdLibrary Default { get; } = Choose(SystemZstdLibrary.IsAvailable);

    /// <summary>The one to use on a machine that has a libzstd, or has none.</summary>
    public static ZstdLibrary Choose(bool systemHasOne) => systemHasOne ? new SystemZstdLibrary() : new ManagedZstdLibrary();

    /// <summary>A new decoder context, 0 when there is no memory for it.</summary>
    public abstract nint CreateDecoder();

    /// <summary>Frees a decoder context.</summary>
    public abstract void FreeDecoder(nint context);

    /// <summary>Sets a number of <c>ZSTD_dParameter</c>; the result is for <see cref="Check"/>.</summary>
    public abstract nuint SetDecoderParameter(nint context, int parameter, int value);

    /// <summary>
    /// Decodes as much as the buffers allow and moves their positions on; the result is for <see cref="Check"/>, which passes 0 on when a
    /// frame is complete.
    /// </summary>
    public abstract nuint Decompress(nint context, ref ZstdBuffer output, ref ZstdBuffer input);

    /// <summary>A new encoder context, 0 when there is no memory for it.</summary>
    public abstract nint CreateEncoder();

    /// <summary>Frees an encoder context.</summary>
    public abstract void FreeEncoder(nint context);

    /// <summary>Sets a number of <c>ZSTD_cParameter</c>; the result is for <see cref="Check"/>.</summary>
    public abstract nuint SetEncoderParameter(nint context, int parameter, int value);

    /// <summary>
    /// Encodes as much as the buffers allow and moves their positions on; the result is for <see cref="Check"/>, which passes on how much
    /// is left to write.
    /// </summary>
    /// <param name="context">The encoder.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="input">What to read.</param>
    /// <param name="directive">A number of <c>ZSTD_EndDirective</c>.</param>
    public abstract nuint Compress(nint context, ref ZstdBuffer output, ref ZstdBuffer input, int directive);

    /// <summary>The library's message for a result that is an error; null for all others.</summary>
    protected abstract string? ErrorOf(nuint result);

    /// <summary>Passes a result on.</summary>
    /// <exception cref="InvalidDataException">It is an error; with the library's own message.</exception>
    public nuint Check(nuint result) => ErrorOf(result) is { } error ? throw new InvalidDataException($"zstd: {error}") : result;
}
