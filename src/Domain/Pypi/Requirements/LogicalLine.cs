using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>A line of a requirements file, maybe of several physical ones, that knows where its characters stand.</summary>
internal sealed class LogicalLine
{
    private readonly List<(int Offset, int Line)> _parts = [];

    /// <summary>The text without the remark and blanks at its end.</summary>
    public string Text { get; private set; } = string.Empty;

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Joins a physical line.</summary>
    /// <param name="text">Its text without the <c>\</c> that continues it.</param>
    /// <param name="line">Its number, from 0.</param>
    public void Add(string text, int line)
    {
        _parts.Add((Text.Length, line));
        Text += text;
    }

    public LogicalLine WithoutRemark()
    {
        int at = Text.IndexOf('#', StringComparison.Ordinal);
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
        {
            at = Text.IndexOf('#', at + 1);
        }

        Text = (at < 0 ? Text : Text[..at]).TrimEnd();
        return this;
    }

    /// <summary>The place of a character.</summary>
    /// <param name="offset">Its offset in <see cref="Text"/>.</param>
    /// <param name="start">The place of the first character of the first line of all.</param>
    public SourceLocation Locate(int offset, SourceLocation start)
    {
        (int partOffset, int line) = _parts.FindLast(part => part.Offset <= offset);
        int column = offset - partOffset + 1;
        return start with { Line = start.Line + line, Column = line == 0 ? start.Column + column - 1 : column };
    }
}
