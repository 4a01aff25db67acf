using System.Globalization;

namespace CondaStore.Domain.Diagnostics;

/// <summary>A place in a text that a user wrote.</summary>
/// <param name="File">The file's path or a name for the input such as <c>&lt;request&gt;</c>; null when unknown.</param>
/// <param name="Line">One-based line, 0 when unknown.</param>
/// <param name="Column">One-based column in UTF-16 units, 0 when unknown.</param>
public sealed record SourceLocation(string? File, int Line, int Column)
{
    /// <summary>The form compilers use: <c>file:line:column</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File ?? "<input>"}:{Line}:{Column}");
}
