using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Compression;

/// <summary>Owns one encoder context of libzstd.</summary>
internal sealed class ZstdEncoderHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Called by the marshaller.</summary>
    public ZstdEncoderHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        _ = ZstdNative.FreeEncoder(handle);
        return true;
    }
}
