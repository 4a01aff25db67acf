using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents a record between parsing and indexing; numbers refer to the tables and buffers of its
/// <see cref="RecordBatch"/>.</summary>
internal struct ParsedRecord
{
    public long Timestamp;
    public long BuildNumber;
    public int Name;
    public int Version;
    public int IdsStart;
    public int DetailsStart;
    public int DetailsLength;
    public ushort DependsCount;
    public ushort ConstrainsCount;
    public uint BuildHash;
    public RecordFlags Flags;

    /// <summary>The origin of the record, if the index stores origins.</summary>
    public IndexOrigin Origin;

    /// <summary>
    /// 1 + the record's number in the previous index when its text has not changed. Then <see cref="Name"/> is the number of its group
    /// there, and nothing else is set.
    /// </summary>
    public int Reused;
}
