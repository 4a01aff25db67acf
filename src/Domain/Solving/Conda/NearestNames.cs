using System.Text;
using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Finds names that somebody may have meant.</summary>
internal static class NearestNames
{
    /// <summary>The names of some folders with the smallest edit distance, at most a third of the length, best first.</summary>
    public static string[] Find(string name, IEnumerable<SubdirSource> sources, int count)
    {
        int limit = Math.Max(1, name.Length / 3);
        NameSketch sketch = NameSketch.Of(Encoding.UTF8.GetBytes(name));
        return [.. sources.SelectMany(s => s.NamesNear(sketch, limit))
            .Distinct()
            .Select(n => (Name: n, Distance: Distance(name, n, limit)))
            .Where(n => n.Distance <= limit)
            .OrderBy(n => n.Distance).ThenBy(n => n.Name[0] == name[0] ? 0 : 1).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Take(count)
            .Select(n => n.Name)];
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours; <c>_</c> and <c>-</c> count as the same.</summary>
    /// <returns>The count, or some number above the limit.</returns>
    internal static int Distance(string left, string right, int limit = int.MaxValue)
    {
        int width = right.Length + 1;
        Span<int> rows = width <= 128 ? stackalloc int[3 * width] : new int[3 * width];
        Span<int> twoAgo = rows[..width];
        Span<int> previous = rows.Slice(width, width);
        Span<int> current = rows[(2 * width)..];
        int previousLeast = 0;
        for (int j = 0; j < width; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], twoAgo[j - 2] + 1);
                }

                least = Math.Min(least, current[j]);
            }

            if (least > limit && previousLeast > limit)
            {
                return least; // what follows builds on the last two rows
            }

            previousLeast = least;

            Span<int> free = twoAgo;
            twoAgo = previous;
            previous = current;
            current = free;
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) => left == right || (left is '_' or '-' && right is '_' or '-');
}
