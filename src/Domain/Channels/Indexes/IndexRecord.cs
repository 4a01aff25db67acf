using System.Runtime.InteropServices;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents a record as stored in an index file, little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct IndexRecord
{
    /// <summary>Milliseconds since 1970, or <see cref="RecordGroup.NoTimestamp"/>.</summary>
    public long Timestamp;

    public long BuildNumber;

    /// <summary>Position among the distinct versions of the name, 0 = lowest.</summary>
    public int VersionRank;

    /// <summary>Number of the version's spelling among those of the name.</summary>
    public int VersionText;

    /// <summary>First requirement in the id section; constraints follow the requirements.</summary>
    public int IdsStart;

    public ushort DependsCount;

    public ushort ConstrainsCount;

    /// <summary>Offset in the details section.</summary>
    public uint DetailsStart;

    /// <summary>Position in the group of the same build as the other archive kind, or -1.</summary>
    public int Twin;

    public RecordFlags Flags;

    /// <summary>Hash of the build string, to distinguish builds without reading them.</summary>
    public uint BuildHash;
}
