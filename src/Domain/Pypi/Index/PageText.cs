using System.Runtime.InteropServices;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>A run of bytes in the texts of a page; nothing when it has no length.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PageText(uint Offset, uint Length)
{
    public bool IsEmpty => Length == 0;
}
