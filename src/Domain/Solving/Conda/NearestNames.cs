using System.Numerics;
using CondaStore.Domain.Channels;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Finds names that somebody may have meant.</summary>
internal static class NearestNames
{
    /// <summary>The names of some folders with the smallest edit distance, at most a third of the length, best first.</summary>
    public static string[] Find(string name, IEnumerable<SubdirSource> sources, int count)
    {
        int limit = Math.Max(1, name.Length / 3);
        return Nearest(name, sources.SelectMany(s => s.NamesOfLength(name.Length - limit, name.Length + limit)), limit, count);
    }

    internal static string[] Nearest(string name, IEnumerable<string> names, int limit, int count)
    {
        // One edit brings in one kind of letter at most. Most names differ in more, which takes no table of distances to see.
        ulong letters = Letters(name);
        return [.. names
            .Where(n => BitOperations.PopCount(Letters(n) & ~letters) <= limit && BitOperations.PopCount(letters & ~Letters(n)) <= limit)
            .Distinct()
            .Select(n => (Name: n, Distance: Distance(name, n)))
            .Where(n => n.Distance <= limit)
            .OrderBy(n => n.Distance).ThenBy(n => n.Name[0] == name[0] ? 0 : 1).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Take(count)
            .Select(n => n.Name)];
    }

    /// <summary>A set of the letters, of 64 classes.</summary>
    private static ulong Letters(string text)
    {
        ulong letters = 0;
        foreach (char letter in text)
        {
            letters |= 1UL << ((letter == '_' ? '-' : letter) & 63);
        }

        return letters;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours; <c>_</c> and <c>-</c> count as the same.</summary>
    internal static int Distance(string left, string right)
    {
        int width = right.Length + 1;
        Span<int> rows = width <= 128 ? stackalloc int[3 * width] : new int[3 * width];
        Span<int> twoAgo = rows[..width];
        Span<int> previous = rows.Slice(width, width);
        Span<int> current = rows[(2 * width)..];
        for (int j = 0; j < width; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], twoAgo[j - 2] + 1);
                }
            }

            Span<int> free = twoAgo;
            twoAgo = previous;
            previous = current;
            current = free;
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) => left == right || (left is '_' or '-' && right is '_' or '-');
}
