using System.Runtime.InteropServices;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents a range of bytes in the texts of a page; absent if its length is 0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PageText(uint Offset, uint Length)
{
    public bool IsEmpty => Length == 0;
}
