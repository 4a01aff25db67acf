using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Conda;

// Orders a group of records with equal version and build number: by the versions that their dependencies admit, then by time. The order is
// computed only if the search has to choose inside the group.
internal sealed partial class CondaProvider
{
    public async ValueTask OrderGroupAsync(int name, int[] order, int start, int end, CancellationToken cancellationToken)
    {
        CondaName state = _names[name];
        int[][] sets = new int[end - start][];
        for (int i = start; i < end; i++)
        {
            sets[i - start] = SetsOf(state, order[i]);
        }

        List<int> names = CommonNames(sets);
        foreach (int dependency in names)
        {
            await GetCandidatesAsync(dependency, cancellationToken);
        }

        Ranked[] ranked = new Ranked[end - start];
        for (int i = start; i < end; i++)
        {
            BestVersion[] best = new BestVersion[names.Count];
            for (int n = 0; n < names.Count; n++)
            {
                best[n] = BestOf(names[n], sets[i - start]);
            }

            (RecordGroup group, int index) = state.At(order[i]);
            ranked[i - start] = new Ranked(order[i], best, group.Timestamp(index), state.GroupOf[order[i]], group.Build(index));
        }

        bool reversed = _request.Strategy == SolveStrategy.LowestVersion;
        Array.Sort(ranked, (a, b) => Compare(a, b, reversed));
        for (int i = 0; i < ranked.Length; i++)
        {
            order[start + i] = ranked[i].Position;
        }
    }

    /// <summary>Returns the version sets that a record requires unconditionally.</summary>
    private int[] SetsOf(CondaName name, int position)
    {
        (RecordGroup group, int index) = name.At(position);
        ReadOnlySpan<int> ids = group.DependsIds(index);
        List<int> sets = new(ids.Length);
        foreach (int id in ids)
        {
            ParsedDependency dependency = Parse(group, index, id);
            if (dependency.Error is null && dependency.Requirements[0].Condition < 0)
            {
                sets.Add(dependency.VersionSet);
            }
        }

        return [.. sets];
    }

    /// <summary>Returns the names that all records require, with different constraints, sorted by text.</summary>
    private List<int> CommonNames(int[][] sets)
    {
        List<int> common = [];
        foreach (int first in sets[0])
        {
            int name = _sets[first].Name;
            bool everywhere = true;
            bool different = false;
            for (int i = 1; i < sets.Length && everywhere; i++)
            {
                int found = Array.FindIndex(sets[i], set => _sets[set].Name == name);
                everywhere = found >= 0;
                different |= everywhere && (sets[i][found] != first || sets[i].Count(set => _sets[set].Name == name) > 1);
            }

            if (everywhere && (different || sets[0].Count(set => _sets[set].Name == name) > 1) && !common.Contains(name))
            {
                common.Add(name);
            }
        }

        common.Sort((a, b) => string.CompareOrdinal(_names[a].Text, _names[b].Text));
        return common;
    }

    /// <summary>Returns the best version; of several requirements on one name, the most restrictive counts.</summary>
    private BestVersion BestOf(int name, int[] sets)
    {
        BestVersion? worst = null;
        foreach (int set in sets)
        {
            if (_sets[set].Name == name)
            {
                BestVersion best = BestOf(set);
                worst = worst is { } known && known.CompareTo(best) >= 0 ? known : best;
            }
        }

        return worst!.Value;
    }

    private BestVersion BestOf(int versionSet)
    {
        CondaVersionSet set = _sets[versionSet];
        if (set.Best is { } known)
        {
            return known;
        }

        CondaName name = _names[set.Name];
        ulong[] bits = new ulong[(name.Count + 63) >> 6];
        Match(versionSet, bits);
        RemoveUnselectable(name, bits);
        int rank = -1;
        bool onlyTracked = true;
        for (int p = 0; p < name.Count; p++)
        {
            if ((bits[p >> 6] & (1UL << (p & 63))) != 0)
            {
                rank = Math.Max(rank, name.RankOf[p]);
                onlyTracked = onlyTracked && name.IsTracked(p);
            }
        }

        BestVersion best = new(rank, rank >= 0 && onlyTracked);
        set.Best = best;
        return best;
    }

    /// <summary>
    /// Versions that the request rules out do not favor a record: if <c>python 3.10.*</c> is requested, no record gets a newer one.
    /// </summary>
    private void RemoveUnselectable(CondaName name, Span<ulong> bits)
    {
        CandidateList list = name.List!;
        for (int p = 0; p < name.Count && (list.Locked >= 0 || list.Excluded.Count > 0); p++)
        {
            if ((list.Locked >= 0 && list.Locked != p) || list.ExclusionOf(p) is not null)
            {
                bits[p >> 6] &= ~(1UL << (p & 63));
            }
        }

        ulong[] requested = new ulong[bits.Length];
        foreach (int set in _requested.Where(r => _sets[r].Name == name.Id))
        {
            Array.Clear(requested);
            Match(set, requested);
            for (int word = 0; word < bits.Length; word++)
            {
                bits[word] &= requested[word];
            }
        }
    }

    private static int Compare(in Ranked a, in Ranked b, bool reversed)
    {
        for (int i = 0; i < a.Best.Length; i++)
        {
            int comparison = a.Best[i].CompareTo(b.Best[i]);
            if (comparison != 0)
            {
                return reversed ? -comparison : comparison;
            }
        }

        int order = b.Timestamp.CompareTo(a.Timestamp);
        order = order != 0 ? order : a.Source.CompareTo(b.Source);
        order = order != 0 ? order : string.CompareOrdinal(a.Build, b.Build);
        return order != 0 ? order : a.Position.CompareTo(b.Position);
    }

    private readonly record struct Ranked(int Position, BestVersion[] Best, long Timestamp, int Source, string Build);
}
