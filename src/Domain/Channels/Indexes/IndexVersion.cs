using System.Runtime.InteropServices;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents one spelling of a version of a name as stored in an index file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct IndexVersion
{
    public int TextStart;

    public int TextLength;

    public int Rank;
}
