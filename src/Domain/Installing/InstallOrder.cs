using System.Buffers;
using CondaStore.Domain.Channels;

namespace CondaStore.Domain.Installing;

/// <summary>
/// The order in which packages of one environment count: every package behind those it depends on. It depends on nothing
/// but the records, so that it decides in the same way everywhere which of two packages wins a path.
/// </summary>
public static class InstallOrder
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" =<>!~[;,\t");

    /// <summary>
    /// Sorts records of distinct names. A cycle of dependencies is cut where a platform package needs a platform independent
    /// one, if there is such a place: <c>python</c> comes before <c>pip</c> although it asks for it.
    /// </summary>
    public static IReadOnlyList<RepodataRecord> Sort(IEnumerable<RepodataRecord> records)
    {
        SortedDictionary<string, Node> nodes = new(StringComparer.Ordinal);
        foreach (RepodataRecord record in records)
        {
            nodes[record.Name] = new Node(record);
        }

        foreach (Node node in nodes.Values)
        {
            node.Needs = [.. node.Record.Depends.Select(NameOf).Distinct().Where(n => n != node.Record.Name && nodes.ContainsKey(n))
                .Order(StringComparer.Ordinal).Select(n => nodes[n])];
        }

        while (FindCycle(nodes.Values) is { } cycle)
        {
            Cut(cycle);
        }

        return Walk(nodes);
    }

    private static List<RepodataRecord> Walk(SortedDictionary<string, Node> nodes)
    {
        HashSet<Node> needed = [.. nodes.Values.SelectMany(n => n.Needs)];
        List<RepodataRecord> order = new(nodes.Count);
        HashSet<Node> visited = [];
        foreach (Node root in nodes.Values.Where(n => !needed.Contains(n)))
        {
            Visit(root);
        }

        return order;

        void Visit(Node node)
        {
            if (!visited.Add(node))
            {
                return;
            }

            foreach (Node need in node.Needs)
            {
                Visit(need);
            }

            order.Add(node.Record);
        }
    }

    private static List<Node>? FindCycle(IEnumerable<Node> nodes)
    {
        HashSet<Node> finished = [];
        List<Node> path = [];
        foreach (Node node in nodes)
        {
            if (Search(node) is { } cycle)
            {
                return cycle;
            }
        }

        return null;

        List<Node>? Search(Node node)
        {
            if (finished.Contains(node))
            {
                return null;
            }

            int start = path.IndexOf(node);
            if (start >= 0)
            {
                return path[start..];
            }

            path.Add(node);
            foreach (Node need in node.Needs)
            {
                if (Search(need) is { } cycle)
                {
                    return cycle;
                }
            }

            path.RemoveAt(path.Count - 1);
            finished.Add(node);
            return null;
        }
    }

    private static void Cut(List<Node> cycle)
    {
        for (int i = 0; i < cycle.Count; i++)
        {
            Node next = cycle[(i + 1) % cycle.Count];
            if (cycle[i].Record.Noarch == NoarchKind.None && next.Record.Noarch != NoarchKind.None)
            {
                cycle[i].Needs.Remove(next);
                return;
            }
        }

        cycle[^1].Needs.Remove(cycle[0]);
    }

    internal static string NameOf(string spec)
    {
        ReadOnlySpan<char> text = spec.AsSpan().Trim();
        int end = text.IndexOfAny(NameEnd);
        return (end < 0 ? text : text[..end]).ToString().ToLowerInvariant();
    }

    private sealed class Node(RepodataRecord record)
    {
        public RepodataRecord Record { get; } = record;

        public List<Node> Needs { get; set; } = [];
    }
}
