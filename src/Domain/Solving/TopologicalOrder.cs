using System.Buffers;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving;

/// <summary>
/// Computes the installation order of a solution: every package after its dependencies. A cycle is cut where a platform-specific package
/// needs a platform-independent one if possible, else where it closes; so <c>python</c> comes before <c>pip</c>. The order depends on names
/// and dependencies only.
/// </summary>
internal static class TopologicalOrder
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" =<>!~[;,\t");

    /// <summary>Sorts records of distinct names.</summary>
    public static IReadOnlyList<RepodataRecord> Sort(IEnumerable<RepodataRecord> records) => Sort(
        records, r => r.Name, r => r.Depends.Select(NameOf), (r, needed) => r.Noarch == NoarchKind.None
            && needed.Noarch != NoarchKind.None);

    /// <summary>Sorts packages of distinct names.</summary>
    /// <typeparam name="T">The type of the packages.</typeparam>
    /// <param name="packages">The packages in any order.</param>
    /// <param name="nameOf">Returns the name of a package.</param>
    /// <param name="needsOf">Returns the names that a package depends on, some of which may not be among the packages.</param>
    /// <param name="isGoodCut">Returns whether a cycle is best cut between a package and one of its dependencies.</param>
    public static IReadOnlyList<T> Sort<T>(
        IEnumerable<T> packages, Func<T, string> nameOf, Func<T, IEnumerable<string>> needsOf, Func<T, T, bool> isGoodCut)
    {
        T[] sorted = [.. packages.OrderBy(nameOf, StringComparer.Ordinal)];
        Dictionary<string, int> index = new(sorted.Length, StringComparer.Ordinal);
        for (int i = 0; i < sorted.Length; i++)
        {
            index[nameOf(sorted[i])] = i;
        }

        List<int>[] needs = new List<int>[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            needs[i] = [.. needsOf(sorted[i]).Select(n => index.GetValueOrDefault(n, -1)).Where(n => n >= 0 && n != i).Distinct().Order()];
        }

        while (FindCycle(needs) is { } cycle)
        {
            Cut(cycle, needs, (from, to) => isGoodCut(sorted[from], sorted[to]));
        }

        return [.. Walk(needs).Select(i => sorted[i])];
    }

    private static List<int> Walk(List<int>[] needs)
    {
        bool[] needed = new bool[needs.Length];
        foreach (int need in needs.SelectMany(n => n))
        {
            needed[need] = true;
        }

        List<int> order = new(needs.Length);
        bool[] visited = new bool[needs.Length];
        Stack<(int Node, int Next)> path = [];
        for (int i = 0; i < needs.Length; i++)
        {
            if (!needed[i])
            {
                path.Push((i, 0));
            }

            // Chains of dependencies can be as long as the environment is large, too long for recursion.
            while (path.TryPop(out (int Node, int Next) place))
            {
                if (place.Next == 0 && visited[place.Node])
                {
                    continue;
                }

                visited[place.Node] = true;
                if (place.Next == needs[place.Node].Count)
                {
                    order.Add(place.Node);
                    continue;
                }

                path.Push((place.Node, place.Next + 1));
                path.Push((needs[place.Node][place.Next], 0));
            }
        }

        return order;
    }

    private static List<int>? FindCycle(List<int>[] needs)
    {
        byte[] state = new byte[needs.Length]; // 1 on the path, 2 finished
        List<(int Node, int Next)> path = [];
        for (int i = 0; i < needs.Length; i++)
        {
            if (state[i] != 0)
            {
                continue;
            }

            state[i] = 1;
            path.Add((i, 0));
            while (path.Count > 0)
            {
                (int node, int next) = path[^1];
                if (next == needs[node].Count)
                {
                    state[node] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, next + 1);
                int need = needs[node][next];
                if (state[need] == 1)
                {
                    return [.. path.SkipWhile(p => p.Node != need).Select(p => p.Node)];
                }

                if (state[need] == 0)
                {
                    state[need] = 1;
                    path.Add((need, 0));
                }
            }
        }

        return null;
    }

    private static void Cut(List<int> cycle, List<int>[] needs, Func<int, int, bool> isGoodCut)
    {
        for (int i = 0; i < cycle.Count; i++)
        {
            int next = cycle[(i + 1) % cycle.Count];
            if (isGoodCut(cycle[i], next))
            {
                needs[cycle[i]].Remove(next);
                return;
            }
        }

        needs[cycle[^1]].Remove(cycle[0]);
    }

    /// <summary>Returns the name that a dependency refers to: <c>name</c> of <c>channel/subdir:namespace:name
    /// &gt;=1[key=value]</c>.</summary>
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
