using System.Runtime.InteropServices;

namespace CondaStore.Domain.Compression;

/// <summary>libzstd's <c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c>, which have the same layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdBuffer(byte* data, int size)
{
    public byte* Data = data;
    public nuint Size = (nuint)size;
    public nuint Position;
}
