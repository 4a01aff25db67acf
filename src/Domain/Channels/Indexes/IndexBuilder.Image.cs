using System.Runtime.InteropServices;

namespace CondaStore.Domain.Channels.Indexes;

internal sealed partial class IndexBuilder
{
    private void WriteImage(Stream target, byte[] contentKey)
    {
        IndexOutput output = new(target, new IndexHeader { ContentKey = contentKey });
        int[] groups = NonEmptyGroups();
        WriteIds(output, groups);
        WriteDetails(output, groups);
        WriteVersions(output, groups);
        WriteGroups(output, groups);
        WriteOrigins(output, groups);
        IndexInfo info = new()
        {
            Subdir = subdir,
            BaseUrl = BaseUrl,
            BaseChannel = BaseChannel,
            OverridesChannel = OverridesChannel,
            Warnings = [.. _warnings.Order(StringComparer.Ordinal)],
        };
        output.Section<byte>(IndexSection.Info, info.Encode());
        output.Complete();
    }

    private int[] NonEmptyGroups()
    {
        List<int> kept = new(_groups.Length);
        int first = 0;
        for (int i = 0; i < _groups.Length; i++)
        {
            if (_groups[i].RecordCount > 0)
            {
                _groups[i].FirstRecord = first;
                first += _groups[i].RecordCount;
                kept.Add(i);
            }
        }

        return [.. kept];
    }

    private Span<RecordReference> Ordered(int group) => _ordered.AsSpan(_groupStarts[group], _groups[group].RecordCount);

    private Span<IndexRecord> Records(int group) => _records.AsSpan(_groupStarts[group], _groups[group].RecordCount);

    /// <summary>
    /// Writes the requirement lists and numbers the specs in order of first use, which keeps the specs of one name together. Identical
    /// lists of one name are written once: equal starts then mean equal requirements.
    /// </summary>
    private void WriteIds(IndexOutput output, int[] groups)
    {
        int[] numbers = new int[_specs.Count];
        List<int> specOrder = new(_specs.Count);
        Dictionary<ulong, int> lists = [];
        GrowingArray<int> written = new(4096);
        int[] mapped = new int[256];
        int total = 0;
        output.Begin(IndexSection.Ids);
        foreach (int group in groups)
        {
            if (IsCopied(group))
            {
                total = checked(total + CopyIds(output, group, total, numbers, specOrder));
                continue;
            }

            lists.Clear();
            written.Clear();
            int groupStart = total;
            Span<RecordReference> ordered = Ordered(group);
            Span<IndexRecord> records = Records(group);
            for (int i = 0; i < ordered.Length; i++)
            {
                RecordBatch batch = _batches[ordered[i].Batch];
                ref readonly ParsedRecord parsed = ref batch.Records[ordered[i].Index];
                int count = parsed.DependsCount + parsed.ConstrainsCount;
                if (mapped.Length < count)
                {
                    mapped = new int[count * 2];
                }

                MapIds(batch, parsed, numbers, specOrder, mapped);
                ReadOnlySpan<int> list = mapped.AsSpan(0, count);
                ulong hash = Utf8Hash.Compute64(MemoryMarshal.AsBytes(list)) ^ parsed.DependsCount;
                if (lists.TryGetValue(hash, out int known)
                    && known + count <= written.Count
                    && written.Span.Slice(known, count).SequenceEqual(list))
                {
                    records[i].IdsStart = groupStart + known;
                    continue;
                }

                records[i].IdsStart = total;
                lists[hash] = written.Count;
                written.AddRange(list);
                output.Write(MemoryMarshal.AsBytes(list));
                total = checked(total + count);
            }
        }

        output.End(IndexSection.Ids);
        WriteSpecs(output, specOrder);
    }

    private void MapIds(RecordBatch batch, in ParsedRecord parsed, int[] numbers, List<int> specOrder, Span<int> mapped)
    {
        int[] map = _maps[batch.Tables].Specs;
        ReadOnlySpan<int> ids = batch.Ids.Span.Slice(parsed.IdsStart, parsed.DependsCount + parsed.ConstrainsCount);
        for (int i = 0; i < ids.Length; i++)
        {
            mapped[i] = NumberOf(map[ids[i]], numbers, specOrder);
        }
    }

    private static int NumberOf(int spec, int[] numbers, List<int> specOrder)
    {
        if (numbers[spec] == 0)
        {
            specOrder.Add(spec);
            numbers[spec] = specOrder.Count;
        }

        return numbers[spec] - 1;
    }

    /// <summary>Copies the lists of an unchanged group, with the specs' new numbers.</summary>
    private int CopyIds(IndexOutput output, int group, int total, int[] numbers, List<int> specOrder)
    {
        ReadOnlySpan<int> ids = previous!.Ids(_copyOf[group]);
        foreach (int id in ids)
        {
            output.Write(NumberOf(_previousSpecs[id], numbers, specOrder));
        }

        Span<IndexRecord> records = Records(group);
        int shift = total - records[0].IdsStart;
        foreach (ref IndexRecord record in records)
        {
            record.IdsStart += shift;
        }

        return ids.Length;
    }

    private void WriteSpecs(IndexOutput output, List<int> specOrder)
    {
        output.Begin(IndexSection.SpecOffsets);
        int end = 0;
        output.Write(0);
        foreach (int spec in specOrder)
        {
            end += _specs[spec].Length;
            output.Write(end);
        }

        output.End(IndexSection.SpecOffsets);
        output.Begin(IndexSection.SpecBytes);
        foreach (int spec in specOrder)
        {
            output.Write(_specs[spec]);
        }

        output.End(IndexSection.SpecBytes);
    }

    private void WriteDetails(IndexOutput output, int[] groups)
    {
        output.Begin(IndexSection.Details);
        long start = output.Position;
        foreach (int group in groups)
        {
            Span<IndexRecord> records = Records(group);
            if (IsCopied(group))
            {
                long shift = output.Position - start - records[0].DetailsStart;
                foreach (ref IndexRecord record in records)
                {
                    record.DetailsStart = checked((uint)(record.DetailsStart + shift));
                }

                output.Write(previous!.Details(_copyOf[group]));
                continue;
            }

            Span<RecordReference> ordered = Ordered(group);
            for (int i = 0; i < ordered.Length; i++)
            {
                RecordBatch batch = _batches[ordered[i].Batch];
                ref readonly ParsedRecord parsed = ref batch.Records[ordered[i].Index];
                records[i].DetailsStart = checked((uint)(output.Position - start));
                output.Write(batch.Details.Written.Slice(parsed.DetailsStart, parsed.DetailsLength));
            }
        }

        output.End(IndexSection.Details);
    }

    private void WriteVersions(IndexOutput output, int[] groups)
    {
        output.Begin(IndexSection.Versions);
        int text = 0;
        int first = 0;
        foreach (int group in groups)
        {
            IndexVersion[] versions = _groupVersions[group];
            for (int i = 0; i < versions.Length; i++)
            {
                versions[i].TextStart = text;
                text += versions[i].TextLength;
            }

            _groups[group].FirstVersion = first;
            first += versions.Length;
            output.Write(MemoryMarshal.AsBytes(versions.AsSpan()));
        }

        output.End(IndexSection.Versions);
        output.Begin(IndexSection.VersionBytes);
        foreach (int group in groups)
        {
            if (IsCopied(group))
            {
                output.Write(previous!.VersionBytes(_copyOf[group]));
            }

            foreach (int spelling in _groupSpellings[group])
            {
                output.Write(_versionTexts[spelling]);
            }
        }

        output.End(IndexSection.VersionBytes);
    }

    private void WriteGroups(IndexOutput output, int[] groups)
    {
        output.Begin(IndexSection.Records);
        foreach (int group in groups)
        {
            output.Write(MemoryMarshal.AsBytes(Records(group)));
        }

        output.End(IndexSection.Records);
        output.Begin(IndexSection.Groups);
        foreach (int group in groups)
        {
            output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<IndexGroup>(in _groups[group])));
        }

        output.End(IndexSection.Groups);
        output.Begin(IndexSection.NameOffsets);
        int end = 0;
        output.Write(0);
        foreach (int group in groups)
        {
            end += _names[_nameOrder[group]].Length;
            output.Write(end);
        }

        output.End(IndexSection.NameOffsets);
        output.Begin(IndexSection.NameBytes);
        foreach (int group in groups)
        {
            output.Write(_names[_nameOrder[group]]);
        }

        output.End(IndexSection.NameBytes);
    }

    private void WriteOrigins(IndexOutput output, int[] groups)
    {
        output.Begin(IndexSection.Origins);
        foreach (int group in KeepsOrigins ? groups : [])
        {
            if (IsCopied(group))
            {
                output.Write(MemoryMarshal.AsBytes(previous!.OriginsOf(_copyOf[group])));
                continue;
            }

            foreach (RecordReference reference in Ordered(group))
            {
                output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<IndexOrigin>(in Parsed(reference).Origin)));
            }
        }

        output.End(IndexSection.Origins);
    }
}
