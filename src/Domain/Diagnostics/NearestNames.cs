namespace CondaStore.Domain.Diagnostics;

/// <summary>Suggests corrections for a misspelt name. Case is ignored, and <c>_</c> and <c>-</c> are equivalent.</summary>
public static class NearestNames
{
    private const int LongestName = 64;

    /// <summary>
    /// Returns the candidates that differ least from a name, nearest first; among equally near ones, those with the same first letter come
    /// first. At most a third of the letters may be inserted, removed, replaced or transposed.
    /// </summary>
    /// <param name="name">The misspelt name.</param>
    /// <param name="candidates">The valid names.</param>
    /// <param name="count">The maximum number of candidates to return.</param>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> candidates, int count = 3)
    {
        if (name.Length is 0 or > LongestName)
        {
            return [];
        }

        int limit = LimitFor(name);
        List<(int Distance, string Name)> near = [];
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) <= limit && candidate.Length is > 0 and <= LongestName)
            {
                int distance = Distance(name, candidate, limit);
                if (distance <= limit && distance < Math.Max(name.Length, candidate.Length))
                {
                    near.Add((distance, candidate));
                }
            }
        }

        return
        [
            .. near.OrderBy(n => n.Distance)
                .ThenBy(n => Same(n.Name[0], name[0]) ? 0 : 1)
                .ThenBy(n => n.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(n => n.Name),
        ];
    }

    /// <summary>Gets the maximum edit distance at which <see cref="Find"/> accepts a candidate.</summary>
    internal static int LimitFor(string name) => Math.Max(1, name.Length / 3);

    /// <summary>Computes the edit distance between two strings; a transposition counts as one edit.</summary>
    /// <returns>The distance, or any number above the limit if it exceeds the limit.</returns>
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
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
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

    private static bool Same(char left, char right) =>
        left == right || (left is '_' or '-' && right is '_' or '-') || char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
