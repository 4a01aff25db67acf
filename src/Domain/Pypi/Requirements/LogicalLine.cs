using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents a logical line of a requirements file, joined from one or more physical lines, that maps its characters to their
/// positions.</summary>
internal sealed class LogicalLine
{
    private readonly List<(int Offset, int Line)> _parts = [];

    /// <summary>Gets the text without a trailing comment and blanks.</summary>
    public string Text { get; private set; } = string.Empty;

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Appends a physical line.</summary>
    /// <param name="text">The text without the <c>\</c> that continues it.</param>
    /// <param name="line">The zero-based number of the line.</param>
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

    /// <summary>Returns the location of a character.</summary>
    /// <param name="offset">Its offset in <see cref="Text"/>.</param>
    /// <param name="start">The location of the first character of the first line.</param>
    public SourceLocation Locate(int offset, SourceLocation start)
    {
        (int partOffset, int line) = _parts.FindLast(part => part.Offset <= offset);
        int column = offset - partOffset + 1;
        return start with { Line = start.Line + line, Column = line == 0 ? start.Column + column - 1 : column };
    }
}
