using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <content> Reuses unchanged content of an earlier index. A group whose records all have the same text as before is copied verbatim;
/// single unchanged records of other groups are restored to their state after parsing. The result has the same bytes as an index built from
/// scratch. </content>
internal sealed partial class IndexBuilder
{
    private int[] _previousNames = [];
    private int[] _previousSpecs = [];
    private int[] _copyOf = [];

    /// <summary>Gets the number of groups that were copied from the previous index.</summary>
    public int CopiedGroups { get; private set; }

    /// <summary>Gets the number of records that were parsed from their text.</summary>
    public int ReadRecords { get; private set; }

    private bool IsCopied(int group) => _copyOf.Length > 0 && _copyOf[group] >= 0;

    private void JoinPrevious()
    {
        if (previous is null)
        {
            return;
        }

        _previousNames = new int[previous.GroupCount];
        for (int i = 0; i < _previousNames.Length; i++)
        {
            _previousNames[i] = _names.Add(previous.Name(i));
        }

        _previousSpecs = new int[previous.SpecCount];
        for (int i = 0; i < _previousSpecs.Length; i++)
        {
            _previousSpecs[i] = _specs.Add(previous.Spec(i));
        }
    }

    private void ReuseGroups()
    {
        if (previous is null)
        {
            return;
        }

        _copyOf = new int[_nameOrder.Length];
        RecordBatch restored = new(new RecordTables());
        int[] inputs = new int[256];
        for (int group = 0; group < _copyOf.Length; group++)
        {
            Span<RecordReference> references = _references.AsSpan(_groupStarts[group], _groupStarts[group + 1] - _groupStarts[group]);
            if (inputs.Length < references.Length)
            {
                inputs = new int[references.Length * 2];
            }

            _copyOf[group] = FindUnchanged(group, references, inputs.AsSpan(0, references.Length));
            if (_copyOf[group] >= 0)
            {
                CopiedGroups++;
                continue;
            }

            foreach (ref RecordReference reference in references)
            {
                int number = Parsed(reference).Reused - 1;
                if (number >= 0)
                {
                    reference = new RecordReference(_batches.Count, restored.Records.Count);
                    previous.Restore(number, restored);
                }
            }
        }

        Add(restored);
        JoinTables();
    }

    private ref readonly ParsedRecord Parsed(RecordReference reference) => ref _batches[reference.Batch].Records[reference.Index];

    /// <summary>
    /// Returns the group of the previous index with exactly these records in the same resulting order, or -1. Where the order depends on
    /// the order of the input, that must be the same too.
    /// </summary>
    private int FindUnchanged(int group, ReadOnlySpan<RecordReference> references, Span<int> inputs)
    {
        if (references.IsEmpty || Parsed(references[0]).Reused == 0 || _removedByName.ContainsKey(_names.GetString(_nameOrder[group])))
        {
            return -1;
        }

        int known = Parsed(references[0]).Name;
        IndexGroup bounds = previous!.Group(known);
        if (bounds.RecordCount != references.Length)
        {
            return -1;
        }

        inputs.Fill(-1);
        for (int i = 0; i < references.Length; i++)
        {
            int number = Parsed(references[i]).Reused - 1;
            if (number < 0 || inputs[number - bounds.FirstRecord] >= 0)
            {
                return -1;
            }

            inputs[number - bounds.FirstRecord] = i;
        }

        ReadOnlySpan<IndexRecord> rows = previous.Records(known);
        for (int i = 1; i < rows.Length; i++)
        {
            if (inputs[i] < inputs[i - 1] && AreEqualButForInput(rows[i - 1], rows[i]))
            {
                return -1;
            }
        }

        return known;
    }

    private static bool AreEqualButForInput(in IndexRecord left, in IndexRecord right)
    {
        const RecordFlags Ordering = RecordFlags.TrackFeatures | RecordFlags.TarBz2;
        return left.VersionRank == right.VersionRank
            && left.BuildNumber == right.BuildNumber
            && left.Timestamp == right.Timestamp
            && (left.Flags & Ordering) == (right.Flags & Ordering);
    }

    private void CopyGroup(int group)
    {
        int known = _copyOf[group];
        _groups[group] = previous!.Group(known);
        previous.Records(known).CopyTo(_records.AsSpan(_groupStarts[group]));
        _groupVersions[group] = previous.Versions(known).ToArray();
        _groupSpellings[group] = [];
    }
}
