using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Compression;

/// <summary>Owns one decoder context of libzstd.</summary>
internal sealed class ZstdDecoderHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Called by the marshaller.</summary>
    public ZstdDecoderHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        _ = ZstdNative.FreeDecoder(handle);
        return true;
    }
}
