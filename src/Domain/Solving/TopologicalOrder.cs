using System.Buffers;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving;

/// <summary>
/// The install order of an answer: every package behind those it depends on. A cycle is cut where a platform package needs a
/// platform independent one if there is such a place, else where it closes; so <c>python</c> comes before <c>pip</c>. The order depends
/// on names and dependencies only.
/// </summary>
internal static class TopologicalOrder
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" =<>!~[;,\t");

    /// <summary>Sorts records of distinct names.</summary>
    public static IReadOnlyList<RepodataRecord> Sort(IEnumerable<RepodataRecord> records)
    {
        RepodataRecord[] sorted = [.. records.OrderBy(r => r.Name, StringComparer.Ordinal)];
        Dictionary<string, int> index = new(sorted.Length, StringComparer.Ordinal);
        for (int i = 0; i < sorted.Length; i++)
        {
            index[sorted[i].Name] = i;
        }

        List<int>[] needs = new List<int>[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            needs[i] = [.. sorted[i].Depends.Select(d => index.GetValueOrDefault(NameOf(d), -1)).Where(n => n >= 0 && n != i).Distinct().Order()];
        }

        while (FindCycle(needs) is { } cycle)
        {
            Cut(cycle, needs, sorted);
        }

        return Walk(sorted, needs);
    }

    private static List<RepodataRecord> Walk(RepodataRecord[] sorted, List<int>[] needs)
    {
        bool[] needed = new bool[sorted.Length];
        foreach (int need in needs.SelectMany(n => n))
        {
            needed[need] = true;
        }

        List<RepodataRecord> order = new(sorted.Length);
        bool[] visited = new bool[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (!needed[i])
            {
                Visit(i);
            }
        }

        return order;

        void Visit(int node)
        {
            if (visited[node])
            {
                return;
            }

            visited[node] = true;
            foreach (int need in needs[node])
            {
                Visit(need);
            }

            order.Add(sorted[node]);
        }
    }

    private static List<int>? FindCycle(List<int>[] needs)
    {
        byte[] state = new byte[needs.Length]; // 1 on the path, 2 finished
        List<int> path = [];
        for (int i = 0; i < needs.Length; i++)
        {
            if (Search(i) is { } cycle)
            {
                return cycle;
            }
        }

        return null;

        List<int>? Search(int node)
        {
            if (state[node] != 0)
            {
                return state[node] == 1 ? path[path.IndexOf(node)..] : null;
            }

            state[node] = 1;
            path.Add(node);
            foreach (int need in needs[node])
            {
                if (Search(need) is { } cycle)
                {
                    return cycle;
                }
            }

            path.RemoveAt(path.Count - 1);
            state[node] = 2;
            return null;
        }
    }

    private static void Cut(List<int> cycle, List<int>[] needs, RepodataRecord[] sorted)
    {
        for (int i = 0; i < cycle.Count; i++)
        {
            int next = cycle[(i + 1) % cycle.Count];
            if (sorted[cycle[i]].Noarch == NoarchKind.None && sorted[next].Noarch != NoarchKind.None)
            {
                needs[cycle[i]].Remove(next);
                return;
            }
        }

        needs[cycle[^1]].Remove(cycle[0]);
    }

    /// <summary>The name that a dependency asks for: <c>name</c> of <c>channel/subdir:namespace:name &gt;=1[key=value]</c>.</summary>
    public static string NameOf(string spec)
    {
        ReadOnlySpan<char> text = spec.AsSpan().Trim();
        if (text.Contains(':') && MatchSpec.TryParse(spec, SpecOptions.Extensions, out MatchSpec? parsed))
        {
            return parsed.Name ?? string.Empty;
        }

        int end = text.IndexOfAny(NameEnd);
        return (end < 0 ? text : text[..end]).ToString().ToLowerInvariant();
    }
}
