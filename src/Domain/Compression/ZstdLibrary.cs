namespace CondaStore.Domain.Compression;

/// <summary>
/// Represents the part of the stable API of libzstd (1.4 and later) that streams need. There are two implementations: the system's library
/// if installed, and otherwise a managed port. Each reads what the other writes; their output for the same content may differ, as it may
/// between versions of libzstd.
/// </summary>
internal abstract class ZstdLibrary
{
    /// <summary>Gets the implementation for this machine.</summary>
    public static ZstdLibrary Default { get; } = Choose(SystemZstdLibrary.IsAvailable);

    /// <summary>Returns the implementation for a machine with or without its own libzstd.</summary>
    public static ZstdLibrary Choose(bool systemHasOne) => systemHasOne ? new SystemZstdLibrary() : new ManagedZstdLibrary();

    /// <summary>Creates a decoder context; returns 0 if out of memory.</summary>
    public abstract nint CreateDecoder();

    /// <summary>Frees a decoder context.</summary>
    public abstract void FreeDecoder(nint context);

    /// <summary>Sets a number of <c>ZSTD_dParameter</c>; the result is for <see cref="Check"/>.</summary>
    public abstract nuint SetDecoderParameter(nint context, int parameter, int value);

    /// <summary>
    /// Decodes as much as the buffers allow and moves their positions on; the result is for <see cref="Check"/>, which returns 0 when a
    /// frame is complete.
    /// </summary>
    public abstract nuint Decompress(nint context, ref ZstdBuffer output, ref ZstdBuffer input);

    /// <summary>Creates an encoder context; returns 0 if out of memory.</summary>
    public abstract nint CreateEncoder();

    /// <summary>Frees an encoder context.</summary>
    public abstract void FreeEncoder(nint context);

    /// <summary>Sets a number of <c>ZSTD_cParameter</c>; the result is for <see cref="Check"/>.</summary>
    public abstract nuint SetEncoderParameter(nint context, int parameter, int value);

    /// <summary>
    /// Encodes as much as the buffers allow and moves their positions on; the result is for <see cref="Check"/>, which returns the number
    /// of bytes left to write.
    /// </summary>
    /// <param name="context">The encoder.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="input">What to read.</param>
    /// <param name="directive">A number of <c>ZSTD_EndDirective</c>.</param>
    public abstract nuint Compress(nint context, ref ZstdBuffer output, ref ZstdBuffer input, int directive);

    /// <summary>Returns the library's message for a result that is an error; null for all others.</summary>
    protected abstract string? ErrorOf(nuint result);

    /// <summary>Returns a result that is not an error.</summary>
    /// <exception cref="InvalidDataException">The result is an error; the message is the library's.</exception>
    public nuint Check(nuint result) => ErrorOf(result) is { } error ? throw new InvalidDataException($"zstd: {error}") : result;
}
