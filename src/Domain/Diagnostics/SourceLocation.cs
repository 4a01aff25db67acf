using System.Globalization;

namespace CondaStore.Domain.Diagnostics;

/// <summary>Represents a position in a text that a user wrote.</summary>
/// <param name="File">The path of the file, or a name for the input such as <c>&lt;request&gt;</c>; null if unknown.</param>
/// <param name="Line">The one-based line; 0 if unknown.</param>
/// <param name="Column">The one-based column in UTF-16 code units; 0 if unknown.</param>
public sealed record SourceLocation(string? File, int Line, int Column)
{
    /// <summary>Returns the position as compilers write it: <c>file:line:column</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File ?? "<input>"}:{Line}:{Column}");
}
