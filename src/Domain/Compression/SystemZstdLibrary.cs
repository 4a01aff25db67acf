using System.Reflection;
using System.Runtime.InteropServices;

namespace CondaStore.Domain.Compression;

/// <summary>Adapts the system's libzstd.</summary>
internal sealed partial class SystemZstdLibrary : ZstdLibrary
{
    private const string Name = "zstd";

    // The names of the library at run time. The unversioned name, which the loader would try by default, belongs to development packages
    // and is absent on servers.
    private static readonly string[] FileNames = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll"];

    static SystemZstdLibrary() => NativeLibrary.SetDllImportResolver(typeof(SystemZstdLibrary).Assembly, Resolve);

    /// <summary>Gets whether this machine has libzstd.</summary>
    public static bool IsAvailable => Resolve(Name, typeof(SystemZstdLibrary).Assembly, null) != 0;

    public override nint CreateDecoder() => CreateDCtx();

    public override void FreeDecoder(nint context) => _ = FreeDCtx(context);

    public override nuint SetDecoderParameter(nint context, int parameter, int value) => SetDCtxParameter(context, parameter, value);

    public override nuint Decompress(nint context, ref ZstdBuffer output, ref ZstdBuffer input) =>
        DecompressStream(context, ref output, ref input);

    public override nint CreateEncoder() => CreateCCtx();

    public override void FreeEncoder(nint context) => _ = FreeCCtx(context);

    public override nuint SetEncoderParameter(nint context, int parameter, int value) => SetCCtxParameter(context, parameter, value);

    public override nuint Compress(nint context, ref ZstdBuffer output, ref ZstdBuffer input, int directive) =>
        CompressStream(context, ref output, ref input, directive);

    protected override string? ErrorOf(nuint result) => IsError(result) != 0 ? Marshal.PtrToStringUTF8(GetErrorName(result)) : null;

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (string fileName in library == Name ? FileNames : [])
        {
            if (NativeLibrary.TryLoad(fileName, assembly, searchPath, out nint handle))
            {
                return handle;
            }
        }

        return 0;
    }

    [LibraryImport(Name, EntryPoint = "ZSTD_createDCtx")]
    private static partial nint CreateDCtx();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeDCtx(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint SetDCtxParameter(nint context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint context, ref ZstdBuffer output, ref ZstdBuffer input);

    [LibraryImport(Name, EntryPoint = "ZSTD_createCCtx")]
    private static partial nint CreateCCtx();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeCCtx")]
    private static partial nuint FreeCCtx(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setParameter")]
    private static partial nuint SetCCtxParameter(nint context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_compressStream2")]
    private static partial nuint CompressStream(nint context, ref ZstdBuffer output, ref ZstdBuffer input, int directive);

    [LibraryImport(Name, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Name, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint result);
}
