namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Splits a requirements file: a line that ends with <c>\</c> goes on in the next, a <c>#</c> at the start or behind a blank begins a
/// remark.
/// </summary>
internal static class LogicalLines
{
    public static IEnumerable<LogicalLine> Of(string text)
    {
        LogicalLine line = new();
        int number = 0;
        foreach (string part in text.ReplaceLineEndings("\n").Split('\n'))
        {
            bool isRemark = part.AsSpan().TrimStart() is ['#', ..];
            if (part.EndsWith('\\') && !isRemark)
            {
                line.Add(part[..^1], number++);
                continue;
            }

            // A remark ends what it continues, and must not become part of its last word.
            line.Add(isRemark ? "" : part, number++);
            yield return line.WithoutRemark();
            line = new();
        }

        if (!line.IsEmpty)
        {
            yield return line.WithoutRemark();
        }
    }
}
