using System.Globalization;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving.Conda;

// Collects the candidates of a name from all sources, filters them by priority, cut-off and exclusions, and sorts them.
internal sealed partial class CondaProvider
{
    public ValueTask<CandidateList> GetCandidatesAsync(int name, CancellationToken cancellationToken)
    {
        CondaName state = _names[name];
        if (state.List is not null)
        {
            return new ValueTask<CandidateList>(state.List);
        }

        if (state.Loading is not null)
        {
            return new ValueTask<CandidateList>(state.Loading);
        }

        if (TryGather(state))
        {
            return new ValueTask<CandidateList>(state.List = Arrange(state));
        }

        return new ValueTask<CandidateList>(state.Loading = GatherAsync(state, cancellationToken));
    }

    private bool TryGather(CondaName name)
    {
        if (name.IsExtra)
        {
            return true;
        }

        if (_virtualPackages.TryFind(name.Text, out RecordGroup? found) && found is not null)
        {
            name.Groups.Add(new CondaName.SourceGroup(found, 0));
            return true;
        }

        foreach ((SubdirSource source, int rank) in _sources)
        {
            if (!source.TryFind(name.Text, out RecordGroup? group))
            {
                name.Groups.Clear();
                return false;
            }

            if (group is not null)
            {
                name.Groups.Add(new CondaName.SourceGroup(group, rank));
            }
        }

        return true;
    }

    private async Task<CandidateList> GatherAsync(CondaName name, CancellationToken cancellationToken)
    {
        Task<RecordGroup?>[] loads = [.. _sources.Select(s => s.Source.FindAsync(name.Text, cancellationToken).AsTask())];
        RecordGroup?[] groups = await Task.WhenAll(loads);
        for (int i = 0; i < groups.Length; i++)
        {
            if (groups[i] is { } group)
            {
                name.Groups.Add(new CondaName.SourceGroup(group, _sources[i].ChannelRank));
            }
        }

        return name.List = Arrange(name);
    }

    private CandidateList Arrange(CondaName name)
    {
        if (name.IsExtra)
        {
            name.Count = 1;
            name.GroupOf = name.IndexOf = name.RankOf = [0];
            return new CandidateList { Count = 1 };
        }

        AddMissing(name, _favored);
        AddMissing(name, _pinned);
        List<Entry> entries = Collect(name);
        RankVersions(name, entries);
        if (name.Groups.Count > 1 || _request.Strategy != SolveStrategy.Highest)
        {
            bool ascending = _request.Strategy == SolveStrategy.LowestVersion
                || (_request.Strategy == SolveStrategy.LowestVersionDirect && _direct.Contains(name.Text));
            entries.Sort((a, b) => Compare(a, b, ascending));
        }

        int favored = PositionOf(name, entries, _favored);
        if (favored > 0 && entries[favored].Reason is null)
        {
            Entry entry = entries[favored] with { IsFavored = true };
            entries.RemoveAt(favored);
            entries.Insert(0, entry);
        }

        return Publish(name, entries);
    }

    private List<Entry> Collect(CondaName name)
    {
        int owner = int.MaxValue;
        foreach (CondaName.SourceGroup source in name.Groups)
        {
            if (ChannelMismatch(name, source.Group) is null)
            {
                owner = Math.Min(owner, source.ChannelRank);
            }
        }

        List<Entry> entries = [];
        for (int g = 0; g < name.Groups.Count; g++)
        {
            (RecordGroup group, int channelRank) = name.Groups[g];
            string? groupReason = ChannelMismatch(name, group);
            if (groupReason is null && _request.ChannelPriority == ChannelPriority.Strict && channelRank > owner)
            {
                groupReason = $"due to strict channel priority not using this option from: '{group.Source.Channel.Name}'";
            }

            if (groupReason is not null && !_withExcluded && !_pinned.ContainsKey(name.Text))
            {
                name.HasLeftOut = true;
                continue;
            }

            CollectGroup(name, g, groupReason, entries);
        }

        return entries;
    }

    private void CollectGroup(CondaName name, int g, string? groupReason, List<Entry> entries)
    {
        (RecordGroup group, int channelRank) = name.Groups[g];
        bool isVirtual = ReferenceEquals(group.Source, _virtualPackages);
        DateTimeOffset? cutoff = isVirtual ? null : _request.ExcludeNewer?.CutoffFor(name.Text, group.Source.Channel);
        bool keepAll = _withExcluded || _pinned.ContainsKey(name.Text);
        entries.EnsureCapacity(entries.Count + group.Count);
        for (int i = 0; i < group.Count; i++)
        {
            RecordFlags flags = group.Flags(i);
            string? reason = groupReason ?? ReasonOf(group, i, cutoff);
            if ((flags & RecordFlags.SupersededTwin) != 0 && ReasonOf(group, group.Twin(i), cutoff) is null)
            {
                continue;
            }

            if (reason is null || keepAll)
            {
                int preference = _request.ChannelPriority == ChannelPriority.Flexible ? channelRank : 0;
                entries.Add(new Entry(
                    g, i, group.VersionRank(i), group.BuildNumber(i), (flags & RecordFlags.TrackFeatures) != 0, preference, reason));
            }
            else
            {
                name.HasLeftOut = true;
            }
        }
    }

    private string? ReasonOf(RecordGroup group, int index, DateTimeOffset? cutoff)
    {
        if (cutoff is { } limit)
        {
            long time = group.CutoffTimestamp(index);
            if (time == RecordGroup.NoTimestamp)
            {
                if (!_request.ExcludeNewer!.IncludeUnknownTimestamp)
                {
                    return "the package has no timestamp";
                }
            }
            else if (time > limit.ToUnixTimeMilliseconds())
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the package is uploaded after the cutoff date of {limit.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
            }
        }

        return _request.Excluded.Count > 0 && _request.Excluded.TryGetValue(Redaction.Strip(group.Decode(index).Url), out string? reason)
            ? reason
            : null;
    }

    private string? ChannelMismatch(CondaName name, RecordGroup group)
    {
        foreach (MatchSpec spec in _channelSpecs[name.Text])
        {
            if (spec.Channel is not null && !group.Source.Channel.IsNamed(spec.Channel))
            {
                return $"candidate not in requested channel: '{Redaction.Strip(spec.Channel)}'";
            }

            if (spec.Subdir is not null && spec.Subdir != group.Source.Subdir)
            {
                return $"candidate not in requested platform folder: '{spec.Subdir}'";
            }
        }

        return null;
    }

    /// <summary>Adds a favored or pinned record that no channel offers any more as a candidate of its own.</summary>
    private static void AddMissing(CondaName name, Dictionary<string, RepodataRecord> wanted)
    {
        if (!wanted.TryGetValue(name.Text, out RepodataRecord? record))
        {
            return;
        }

        foreach ((RecordGroup group, _) in name.Groups)
        {
            for (int i = 0; i < group.Count; i++)
            {
                if (IsSame(group, i, record))
                {
                    return;
                }
            }
        }

        ChannelIndex own =
            ChannelIndex.FromRecords(Channel.FromUrl(record.Channel ?? "https://installed.invalid"), record.Subdir, [record]);
        if (own.TryFind(name.Text, out RecordGroup? added) && added is not null)
        {
            int rank = name.Groups.Count == 0 ? 0 : name.Groups.Min(g => g.ChannelRank);
            name.Groups.Add(new CondaName.SourceGroup(added, rank));
        }
    }

    private static int PositionOf(CondaName name, List<Entry> entries, Dictionary<string, RepodataRecord> wanted) =>
        wanted.TryGetValue(name.Text, out RepodataRecord? record)
            ? entries.FindIndex(e => IsSame(name.Groups[e.Group].Group, e.Index, record))
            : -1;

    private static bool IsSame(RecordGroup group, int index, RepodataRecord record) =>
        group.BuildNumber(index) == record.BuildNumber
        && group.Source.Subdir == record.Subdir
        && (record.Channel is null || record.Channel == group.Source.Channel.BaseUrl || record.Channel == group.Source.Channel.Name)
        && group.Build(index) == record.Build
        && group.Version(index) == record.Version
        && group.Decode(index).FileName == record.FileName;

    private static void RankVersions(CondaName name, List<Entry> entries)
    {
        if (name.Groups.Count <= 1)
        {
            name.Versions = new CondaVersion?[name.Groups.Count == 0 ? 0 : name.Groups[0].Group.VersionCount];
            return;
        }

        List<(CondaVersion Version, int Group, int Rank)> all = [];
        for (int g = 0; g < name.Groups.Count; g++)
        {
            RecordGroup group = name.Groups[g].Group;
            for (int rank = 0; rank < group.VersionCount; rank++)
            {
                all.Add((CondaVersion.Parse(group.VersionText(rank)), g, rank));
            }
        }

        all.Sort((a, b) => a.Version.CompareTo(b.Version));
        List<CondaVersion> versions = [];
        int[][] merged = [.. name.Groups.Select(g => new int[g.Group.VersionCount])];
        foreach ((CondaVersion version, int g, int rank) in all)
        {
            if (versions.Count == 0 || versions[^1].CompareTo(version) != 0)
            {
                versions.Add(version);
            }

            merged[g][rank] = versions.Count - 1;
        }

        name.Versions = [.. versions];
        for (int i = 0; i < entries.Count; i++)
        {
            entries[i] = entries[i] with { Rank = merged[entries[i].Group][entries[i].Rank] };
        }
    }

    private static int Compare(in Entry a, in Entry b, bool ascending)
    {
        int comparison = a.IsTracked.CompareTo(b.IsTracked);
        comparison = comparison != 0 ? comparison : a.ChannelRank.CompareTo(b.ChannelRank);
        comparison = comparison != 0 ? comparison : ascending ? a.Rank.CompareTo(b.Rank) : b.Rank.CompareTo(a.Rank);
        comparison = comparison != 0 ? comparison : b.BuildNumber.CompareTo(a.BuildNumber);
        comparison = comparison != 0 ? comparison : a.Group.CompareTo(b.Group);
        return comparison != 0 ? comparison : a.Index.CompareTo(b.Index);
    }

    private CandidateList Publish(CondaName name, List<Entry> entries)
    {
        name.Count = entries.Count;
        name.GroupOf = new int[entries.Count];
        name.IndexOf = new int[entries.Count];
        name.RankOf = new int[entries.Count];
        List<int> ends = [];
        List<(int, string)>? excluded = null;
        for (int p = 0; p < entries.Count; p++)
        {
            Entry entry = entries[p];
            name.GroupOf[p] = entry.Group;
            name.IndexOf[p] = entry.Index;
            name.RankOf[p] = entry.Rank;
            if (entry.Reason is not null)
            {
                (excluded ??= []).Add((p, entry.Reason));
            }

            if (p + 1 == entries.Count || !entry.IsEqualTo(entries[p + 1]))
            {
                ends.Add(p + 1);
            }
        }

        int locked = -1;
        if (_pinned.ContainsKey(name.Text))
        {
            locked = PositionOf(name, entries, _pinned);
        }

        return new CandidateList
        {
            Count = entries.Count,
            GroupEnds = ends.Count == entries.Count ? null : [.. ends],
            Excluded = (IReadOnlyList<(int, string)>?)excluded ?? [],
            Locked = locked,
        };
    }

    private record struct Entry(
        int Group, int Index, int Rank, long BuildNumber, bool IsTracked, int ChannelRank, string? Reason, bool IsFavored = false)
    {
        public readonly bool IsEqualTo(in Entry other) => Rank == other.Rank && BuildNumber == other.BuildNumber
            && IsTracked == other.IsTracked && ChannelRank == other.ChannelRank && !IsFavored && !other.IsFavored;
    }
}
