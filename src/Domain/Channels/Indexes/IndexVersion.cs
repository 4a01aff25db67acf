using System.Runtime.InteropServices;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>One spelling of a version of one name as it lies in an index file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct IndexVersion
{
    public int TextStart;

    public int TextLength;

    public int Rank;
}
