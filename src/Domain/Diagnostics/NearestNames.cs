namespace CondaStore.Domain.Diagnostics;

/// <summary>Finds what somebody may have meant by a misspelt name.</summary>
public static class NearestNames
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidates that differ least from a name, nearest first: at most a third of its letters may be inserted, removed,
    /// replaced or swapped with their neighbours.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What could have been written.</param>
    /// <param name="count">How many to return at most.</param>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> candidates, int count = 3)
    {
        if (name.Length is 0 or > LongestName)
        {
            return [];
        }

        int limit = Math.Max(1, name.Length / 3);
        List<(int Distance, string Name)> near = [];
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) <= limit && candidate.Length <= LongestName)
            {
                int distance = Distance(name, candidate);
                if (distance <= limit && distance < Math.Max(name.Length, candidate.Length))
                {
                    near.Add((distance, candidate));
                }
            }
        }

        return [.. near.OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal).Take(count).Select(n => n.Name)];
    }

    /// <summary>Edits between two texts, a swap of neighbours counting as one; case does not matter.</summary>
    internal static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                bool same = Same(left[i - 1], right[j - 1]);
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            Span<int> free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
