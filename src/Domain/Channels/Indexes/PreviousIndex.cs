using System.Numerics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents an index of an earlier state of a subdir, from which unchanged records and groups are reused. Records are found by the hash
/// of their key; equal length and text hash then mean that the text has not changed, and tell where it ends.
/// </summary>
internal sealed class PreviousIndex
{
    private readonly IndexImage _image;
    private readonly int[] _groupOf;
    private readonly int[] _slots;

    private PreviousIndex(IndexImage image)
    {
        _image = image;
        _groupOf = new int[image.RecordCount];
        ReadOnlySpan<IndexGroup> groups = image.Groups;
        for (int i = 0; i < groups.Length; i++)
        {
            _groupOf.AsSpan(groups[i].FirstRecord, groups[i].RecordCount).Fill(i);
        }

        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)image.RecordCount * 2)];
        ReadOnlySpan<IndexOrigin> origins = Origins;
        for (int i = 0; i < origins.Length; i++)
        {
            int slot = SlotOf(origins[i].KeyHash);
            while (_slots[slot] != 0)
            {
                slot = Next(slot);
            }

            _slots[slot] = i + 1;
        }
    }

    public int GroupCount => _image.Groups.Length;

    public int SpecCount => _image.SpecCount;

    private ReadOnlySpan<IndexOrigin> Origins => _image.Section<IndexOrigin>(IndexSection.Origins);

    private ReadOnlySpan<IndexRecord> Rows => _image.Section<IndexRecord>(IndexSection.Records);

    /// <summary>Prepares an index for reuse.</summary>
    /// <returns>The index, or null if it belongs to another subdir, was not built from a document, or is damaged.</returns>
    public static PreviousIndex? TryCreate(IndexImage image, string subdir) =>
        image.RecordCount > 0
        && image.Section<IndexOrigin>(IndexSection.Origins).Length == image.RecordCount
        && image.IsIntact()
        && IndexInfo.Decode(image.Section<byte>(IndexSection.Info)).Subdir == subdir
            ? new PreviousIndex(image)
            : null;

    /// <summary>Looks for a record whose text has not changed.</summary>
    /// <param name="keyHash">See <see cref="IndexOrigin.HashKey"/>.</param>
    /// <param name="rest">The document from the record's opening brace on.</param>
    /// <param name="known">The record, as a reference to this index.</param>
    /// <param name="length">Length of the record's text.</param>
    public bool TryFind(ulong keyHash, ReadOnlySpan<byte> rest, out ParsedRecord known, out int length)
    {
        uint key = IndexOrigin.Short(keyHash);
        ReadOnlySpan<IndexOrigin> origins = Origins;
        for (int slot = SlotOf(key); _slots[slot] != 0; slot = Next(slot))
        {
            int number = _slots[slot] - 1;
            ref readonly IndexOrigin origin = ref origins[number];
            if (origin.KeyHash == key
                && (uint)origin.Length <= (uint)rest.Length
                && Utf8Hash.ComputeLong(keyHash, rest[..origin.Length]) == origin.TextHash)
            {
                known = new ParsedRecord { Name = _groupOf[number], Reused = number + 1 };
                length = origin.Length;
                return true;
            }
        }

        known = default;
        length = 0;
        return false;
    }

    public ReadOnlySpan<byte> Name(int group) => _image.Name(group);

    public ReadOnlySpan<byte> Spec(int id) => _image.Spec(id);

    public IndexGroup Group(int group) => _image.Groups[group];

    /// <summary>Returns the records of a group, best candidate first.</summary>
    public ReadOnlySpan<IndexRecord> Records(int group) =>
        _image.Slice<IndexRecord>(IndexSection.Records, Group(group).FirstRecord, Group(group).RecordCount);

    public ReadOnlySpan<IndexOrigin> OriginsOf(int group) =>
        _image.Slice<IndexOrigin>(IndexSection.Origins, Group(group).FirstRecord, Group(group).RecordCount);

    public ReadOnlySpan<IndexVersion> Versions(int group) =>
        _image.Slice<IndexVersion>(IndexSection.Versions, Group(group).FirstVersion, Group(group).SpellingCount);

    /// <summary>Returns the version texts of a group, concatenated.</summary>
    public ReadOnlySpan<byte> VersionBytes(int group)
    {
        ReadOnlySpan<IndexVersion> versions = Versions(group);
        int start = versions[0].TextStart;
        return _image.Slice<byte>(IndexSection.VersionBytes, start, versions[^1].TextStart + versions[^1].TextLength - start);
    }

    /// <summary>Returns the requirement lists of a group, concatenated.</summary>
    public ReadOnlySpan<int> Ids(int group)
    {
        int start = Records(group)[0].IdsStart;
        int end = group + 1 < GroupCount ? Records(group + 1)[0].IdsStart : _image.Section<int>(IndexSection.Ids).Length;
        return _image.Slice<int>(IndexSection.Ids, start, end - start);
    }

    /// <summary>Returns the details of a group, concatenated.</summary>
    public ReadOnlySpan<byte> Details(int group)
    {
        IndexGroup bounds = Group(group);
        return Details(bounds.FirstRecord, bounds.FirstRecord + bounds.RecordCount);
    }

    /// <summary>Adds a record to a batch as if it had been parsed from its text.</summary>
    public void Restore(int number, RecordBatch batch)
    {
        ref readonly IndexRecord row = ref Rows[number];
        int group = _groupOf[number];
        IndexVersion version = Versions(group)[row.VersionText];
        int idsStart = batch.Ids.Count;
        foreach (int id in _image.Slice<int>(IndexSection.Ids, row.IdsStart, row.DependsCount + row.ConstrainsCount))
        {
            batch.Ids.Add(batch.Tables.Specs.Add(Spec(id)));
        }

        int detailsStart = batch.Details.Length;
        batch.Details.Write(Details(number, number + 1));
        batch.Records.Add(new ParsedRecord
        {
            Timestamp = row.Timestamp,
            BuildNumber = row.BuildNumber,
            Name = batch.Tables.Names.Add(Name(group)),
            Version = batch.Tables.Versions.Add(_image.Slice<byte>(IndexSection.VersionBytes, version.TextStart, version.TextLength)),
            IdsStart = idsStart,
            DetailsStart = detailsStart,
            DetailsLength = batch.Details.Length - detailsStart,
            DependsCount = row.DependsCount,
            ConstrainsCount = row.ConstrainsCount,
            BuildHash = row.BuildHash,
            Flags = row.Flags & ~RecordFlags.SupersededTwin,
            Origin = Origins[number],
        });
    }

    private ReadOnlySpan<byte> Details(int first, int end)
    {
        ReadOnlySpan<IndexRecord> rows = Rows;
        long start = rows[first].DetailsStart;
        long stop = end < rows.Length ? rows[end].DetailsStart : _image.Section<byte>(IndexSection.Details).Length;
        return _image.Slice<byte>(IndexSection.Details, start, (int)(stop - start));
    }

    private int SlotOf(uint keyHash) => (int)(keyHash & (uint)(_slots.Length - 1));

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);
}
