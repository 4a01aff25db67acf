using System.Text;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Adds existing record objects to a batch. Only the columns are encoded: for everything else, the index refers to the objects.
/// </summary>
internal sealed class RecordEncoder(RecordBatch batch)
{
    private readonly ByteBuffer _scratch = new();

    /// <param name="record">The record.</param>
    /// <param name="origin">Its position in the list that the index keeps.</param>
    public void Add(RepodataRecord record, int origin)
    {
        int detailsStart = batch.Details.Length;
        ReadOnlySpan<byte> build = Utf8(record.Build);
        uint buildHash = Utf8Hash.Compute(build);
        batch.Details.WriteText(build);
        batch.Details.WriteByte((byte)DetailTag.Origin);
        batch.Details.WriteVarint((uint)origin);
        if (record.IndexedTimestamp is { } indexed)
        {
            batch.Details.WriteByte((byte)DetailTag.IndexedTimestamp);
            batch.Details.WriteVarint((ulong)indexed);
        }

        batch.Details.WriteByte((byte)DetailTag.FileName);
        batch.Details.WriteText(Utf8(record.FileName));
        batch.Details.WriteByte((byte)DetailTag.End);
        int idsStart = batch.Ids.Count;
        AddSpecs(record.Depends);
        AddSpecs(record.Constrains);
        batch.Records.Add(new ParsedRecord
        {
            Name = batch.Tables.Names.Add(Utf8(record.Name.ToLowerInvariant())),
            Version = batch.Tables.Versions.Add(Utf8(record.Version)),
            BuildNumber = record.BuildNumber,
            Timestamp = record.Timestamp ?? RecordGroup.NoTimestamp,
            IdsStart = idsStart,
            DependsCount = checked((ushort)record.Depends.Count),
            ConstrainsCount = checked((ushort)record.Constrains.Count),
            DetailsStart = detailsStart,
            DetailsLength = batch.Details.Length - detailsStart,
            BuildHash = buildHash,
            Flags = FlagsOf(record),
        });
    }

    private static RecordFlags FlagsOf(RepodataRecord record)
    {
        RecordFlags flags = record.Noarch switch
        {
            NoarchKind.Python => RecordFlags.NoarchPython,
            NoarchKind.Generic => RecordFlags.NoarchGeneric,
            _ => RecordFlags.None,
        };
        flags |= record.FileName.EndsWith(".tar.bz2", StringComparison.Ordinal) ? RecordFlags.TarBz2
            : record.FileName.EndsWith(".conda", StringComparison.Ordinal) ? RecordFlags.Conda
            : RecordFlags.None;
        flags |= RecordFlags.V3; // an object may hold what only v3 can write; its reader has judged that already
        flags |= record.TrackFeatures.Count > 0 ? RecordFlags.TrackFeatures : 0;
        flags |= record.ExtraDepends.Count > 0 ? RecordFlags.ExtraDepends : 0;
        flags |= record.Flags.Count > 0 ? RecordFlags.BuildFlags : 0;
        flags |= record.IndexedTimestamp is not null ? RecordFlags.IndexedTimestamp : 0;
        return flags;
    }

    private void AddSpecs(IReadOnlyList<string> specs)
    {
        foreach (string spec in specs)
        {
            batch.Ids.Add(batch.Tables.Specs.Add(Utf8(spec)));
        }
    }

    private ReadOnlySpan<byte> Utf8(string text)
    {
        _scratch.Clear();
        Span<byte> target = _scratch.Take(Encoding.UTF8.GetMaxByteCount(text.Length));
        return target[..Encoding.UTF8.GetBytes(text, target)];
    }
}
