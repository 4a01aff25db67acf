namespace CondaStore.Domain.Channels.Indexes;

/// <summary>One record between reading and indexing; numbers refer to the tables and buffers of its <see cref="RecordBatch"/>.</summary>
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
}
