namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Splits a requirements file into logical lines: a line that ends with <c>\</c> continues on the next, and <c>#</c> at the start or after
/// a blank begins a comment.
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

            // A comment ends the logical line that it continues, and must not become part of its last word.
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
