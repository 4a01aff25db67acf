namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents consecutive records parsed by one reader, with their requirements and encoded details.</summary>
internal sealed class RecordBatch(RecordTables tables)
{
    public RecordTables Tables { get; } = tables;

    public GrowingArray<ParsedRecord> Records { get; } = new(64);

    /// <summary>Spec numbers of <see cref="Tables"/>: for each record its requirements, then its constraints.</summary>
    public GrowingArray<int> Ids { get; } = new(256);

    public ByteBuffer Details { get; } = new(4096);
}
