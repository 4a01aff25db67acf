using CondaStore.Domain.Records;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Channels.Indexes;

internal sealed partial class IndexBuilder
{
    /// <summary>Sorts the records of one group at a time; one sorter per thread, because it reuses its buffers.</summary>
    private sealed class GroupSorter(IndexBuilder builder)
    {
        private CandidateKey[] _keys = new CandidateKey[256];
        private IdentityKey[] _identities = new IdentityKey[256];
        private int[] _versionIds = new int[256];
        private IndexVersion[] _versions = new IndexVersion[256];
        private bool[] _dropped = new bool[256];

        public void Sort(int group)
        {
            int start = builder._groupStarts[group];
            Span<RecordReference> references = builder._references.AsSpan(start, builder._groupStarts[group + 1] - start);
            references = WithoutRemoved(references, group);
            Reserve(references.Length);
            int spellings = RankVersions(references, out int versionCount);
            int count = Keys(references, spellings);
            Span<CandidateKey> keys = _keys.AsSpan(0, count);
            keys.Sort();
            count = Place(references, keys, builder._records.AsSpan(start, count), start);
            builder._groups[group] = new IndexGroup { RecordCount = count, SpellingCount = spellings, VersionCount = versionCount };
            builder._groupVersions[group] = _versions.AsSpan(0, spellings).ToArray();
            builder._groupSpellings[group] = _versionIds.AsSpan(0, spellings).ToArray();
        }

        /// <summary>Moves the records that are not removed to the front, so that the others leave no trace in the index.</summary>
        private Span<RecordReference> WithoutRemoved(Span<RecordReference> references, int group)
        {
            if (builder._removedByName.Count == 0
                || !builder._removedByName.TryGetValue(builder._names.GetString(builder._nameOrder[group]), out HashSet<string>? gone))
            {
                return references;
            }

            int kept = 0;
            foreach (RecordReference reference in references)
            {
                RecordBatch batch = builder._batches[reference.Batch];
                if (!gone.Contains(DetailReader.FileName(batch.Records[reference.Index], batch)))
                {
                    references[kept++] = reference;
                }
            }

            return references[..kept];
        }

        private void Reserve(int count)
        {
            if (_keys.Length < count)
            {
                int size = Math.Max(count, _keys.Length * 2);
                _keys = new CandidateKey[size];
                _identities = new IdentityKey[size];
                _versionIds = new int[size];
                _versions = new IndexVersion[size];
                _dropped = new bool[size];
            }
        }

        /// <summary>Determines the distinct spellings in ascending order and their ranks.</summary>
        private int RankVersions(Span<RecordReference> references, out int versionCount)
        {
            int count = 0;
            int previous = -1;
            foreach (RecordReference reference in references)
            {
                int id = VersionId(reference);
                if (id != previous && builder._versions[id] is not null)
                {
                    _versionIds[count++] = id;
                    previous = id;
                }
            }

            Span<int> ids = _versionIds.AsSpan(0, count);
            ids.Sort();
            int distinct = 0;
            for (int i = 0; i < count; i++)
            {
                if (i == 0 || ids[i] != ids[distinct - 1])
                {
                    ids[distinct++] = ids[i];
                }
            }

            ids = ids[..distinct];
            ids.Sort(CompareSpellings);
            versionCount = 0;
            for (int i = 0; i < distinct; i++)
            {
                if (i == 0 || builder._versions[ids[i]]!.CompareTo(builder._versions[ids[i - 1]]) != 0)
                {
                    versionCount++;
                }

                _versions[i].Rank = versionCount - 1;
                _versions[i].TextLength = builder._versionTexts[ids[i]].Length;
            }

            return distinct;
        }

        private int CompareSpellings(int left, int right)
        {
            CondaVersion first = builder._versions[left]!;
            int order = first.CompareTo(builder._versions[right]);
            return order != 0 ? order : builder._versionTexts[left].SequenceCompareTo(builder._versionTexts[right]);
        }

        private int Keys(Span<RecordReference> references, int spellings)
        {
            int count = 0;
            int previousId = -1;
            int spelling = -1;
            for (int i = 0; i < references.Length; i++)
            {
                RecordBatch batch = builder._batches[references[i].Batch];
                ref readonly ParsedRecord record = ref batch.Records[references[i].Index];
                int id = VersionId(references[i]);
                if (id != previousId)
                {
                    spelling = builder._versions[id] is null ? -1 : FindSpelling(id, spellings);
                    previousId = id;
                }

                if (spelling < 0)
                {
                    builder.Warn($"{Describe(record, batch)}: the version cannot be read");
                    continue;
                }

                ref CandidateKey key = ref _keys[count++];
                key.BuildNumber = record.BuildNumber;
                key.Timestamp = record.Timestamp;
                key.VersionRank = _versions[spelling].Rank;
                key.Spelling = spelling;
                key.BuildHash = record.BuildHash;
                key.Input = i;
                key.HasTrackFeatures = (record.Flags & RecordFlags.TrackFeatures) != 0;
                key.IsTarBz2 = (record.Flags & RecordFlags.TarBz2) != 0;
            }

            return count;
        }

        private int FindSpelling(int id, int spellings)
        {
            if (spellings <= 16)
            {
                return Array.IndexOf(_versionIds, id, 0, spellings);
            }

            int low = 0;
            int high = spellings - 1;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (CompareSpellings(_versionIds[middle], id) < 0)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        /// <summary>Writes the ordered records; marks twins and leaves out repeated records.</summary>
        private int Place(Span<RecordReference> references, Span<CandidateKey> keys, Span<IndexRecord> target, int start)
        {
            Span<RecordReference> ordered = builder._ordered.AsSpan(start, keys.Length);
            for (int i = 0; i < keys.Length; i++)
            {
                ordered[i] = references[keys[i].Input];
                ref readonly ParsedRecord record = ref builder._batches[ordered[i].Batch].Records[ordered[i].Index];
                target[i] = new IndexRecord
                {
                    Timestamp = record.Timestamp,
                    BuildNumber = record.BuildNumber,
                    VersionRank = keys[i].VersionRank,
                    VersionText = keys[i].Spelling,
                    DependsCount = record.DependsCount,
                    ConstrainsCount = record.ConstrainsCount,
                    Twin = -1,
                    Flags = record.Flags,
                    BuildHash = record.BuildHash,
                };
            }

            return keys.Length > 1 && PairTwins(ordered, target) ? DropRepeated(ordered, target) : keys.Length;
        }

        /// <summary>Finds records of the same version text and build.</summary>
        /// <returns>Whether some also have the same archive kind, that is, are repeated; these are marked in
        /// <see cref="_dropped"/>.</returns>
        private bool PairTwins(Span<RecordReference> ordered, Span<IndexRecord> target)
        {
            Span<IdentityKey> identities = _identities.AsSpan(0, target.Length);
            for (int i = 0; i < target.Length; i++)
            {
                identities[i] = new IdentityKey(((ulong)(uint)target[i].VersionText << 32) | target[i].BuildHash, i);
            }

            identities.Sort();
            _dropped.AsSpan(0, target.Length).Clear();
            bool repeated = false;
            for (int i = 0; i < identities.Length; i++)
            {
                if (_dropped[identities[i].Position])
                {
                    continue;
                }

                for (int j = i + 1; j < identities.Length && identities[j].Key == identities[i].Key; j++)
                {
                    int first = identities[i].Position;
                    int second = identities[j].Position;
                    if (!builder.BuildOf(ordered[first]).SequenceEqual(builder.BuildOf(ordered[second])))
                    {
                        continue;
                    }

                    const RecordFlags Kinds = RecordFlags.Conda | RecordFlags.TarBz2;
                    if ((target[first].Flags & Kinds) == (target[second].Flags & Kinds))
                    {
                        _dropped[second] = true;
                        repeated = true;
                        continue;
                    }

                    target[first].Twin = second;
                    target[second].Twin = first;
                    int superseded = (target[first].Flags & RecordFlags.TarBz2) != 0 ? first : second;
                    target[superseded].Flags |= RecordFlags.SupersededTwin;
                }
            }

            return repeated;
        }

        private int DropRepeated(Span<RecordReference> ordered, Span<IndexRecord> target)
        {
            int kept = 0;
            for (int i = 0; i < target.Length; i++)
            {
                RecordBatch batch = builder._batches[ordered[i].Batch];
                if (_dropped[i])
                {
                    builder.Warn($"{Describe(batch.Records[ordered[i].Index], batch)}: listed more than once");
                    continue;
                }

                target[kept] = target[i];
                target[kept].Twin = -1;
                target[kept].Flags &= ~RecordFlags.SupersededTwin;
                ordered[kept++] = ordered[i];
            }

            PairTwins(ordered[..kept], target[..kept]);
            return kept;
        }

        private int VersionId(RecordReference reference)
        {
            RecordBatch batch = builder._batches[reference.Batch];
            return builder._maps[batch.Tables].Versions[batch.Records[reference.Index].Version];
        }
    }

    private readonly record struct IdentityKey(ulong Key, int Position) : IComparable<IdentityKey>
    {
        public int CompareTo(IdentityKey other) => Key != other.Key ? Key.CompareTo(other.Key) : Position.CompareTo(other.Position);
    }
}
