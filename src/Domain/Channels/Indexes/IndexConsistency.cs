namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Whether the parts of an index file fit together: every reference lies inside the file, and what is written group after group
/// is contiguous. Opening an index does not need this, because every access is checked; copying from one does, since
/// damage would be handed on.
/// </summary>
internal static class IndexConsistency
{
    public static bool Holds(IndexImage image) =>
        IsAscending(image.Section<int>(IndexSection.NameOffsets), image.Section<byte>(IndexSection.NameBytes).Length)
        && IsAscending(image.Section<int>(IndexSection.SpecOffsets), image.Section<byte>(IndexSection.SpecBytes).Length)
        && image.Section<int>(IndexSection.NameOffsets).Length == image.Groups.Length + 1
        && AreBelow(image.Section<int>(IndexSection.Ids), image.SpecCount)
        && GroupsFit(image)
        && VersionsFit(image);

    private static bool IsAscending(ReadOnlySpan<int> offsets, int end)
    {
        if (offsets.IsEmpty || offsets[0] != 0 || offsets[^1] != end)
        {
            return false;
        }

        for (int i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] < offsets[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreBelow(ReadOnlySpan<int> numbers, int limit)
    {
        bool all = true;
        foreach (int number in numbers)
        {
            all &= (uint)number < (uint)limit;
        }

        return all;
    }

    private static bool VersionsFit(IndexImage image)
    {
        int end = 0;
        foreach (ref readonly IndexVersion version in image.Section<IndexVersion>(IndexSection.Versions))
        {
            if (version.TextStart != end || version.TextLength < 0)
            {
                return false;
            }

            end += version.TextLength;
        }

        return end == image.Section<byte>(IndexSection.VersionBytes).Length;
    }

    private static bool GroupsFit(IndexImage image)
    {
        ReadOnlySpan<IndexRecord> rows = image.Section<IndexRecord>(IndexSection.Records);
        int ids = image.Section<int>(IndexSection.Ids).Length;
        int record = 0;
        int version = 0;
        int list = 0;
        uint details = 0;
        foreach (ref readonly IndexGroup group in image.Groups)
        {
            if (group.FirstRecord != record || group.FirstVersion != version || group.SpellingCount < 1
                || group.RecordCount < 1 || group.RecordCount > rows.Length - record || rows[record].IdsStart < list)
            {
                return false;
            }

            list = rows[record].IdsStart;
            foreach (ref readonly IndexRecord row in rows.Slice(record, group.RecordCount))
            {
                if ((uint)row.VersionText >= (uint)group.SpellingCount || (uint)row.VersionRank >= (uint)group.VersionCount || row.Twin >= group.RecordCount
                    || row.IdsStart < list || row.IdsStart > ids - row.DependsCount - row.ConstrainsCount || row.DetailsStart < details)
                {
                    return false;
                }

                details = row.DetailsStart;
            }

            record += group.RecordCount;
            version += group.SpellingCount;
        }

        return record == rows.Length
            && version == image.Section<IndexVersion>(IndexSection.Versions).Length
            && details <= image.Section<byte>(IndexSection.Details).Length;
    }
}
