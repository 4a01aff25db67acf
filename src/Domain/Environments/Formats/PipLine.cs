using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>
/// Represents a line of a pip section: a requirement (PEP 508, https://peps.python.org/pep-0508/) or anything else that pip accepts, such
/// as options and paths. <see cref="RequirementsFile.ReadLines"/> reads all lines of a section together.
/// </summary>
/// <param name="Text">The line as written, without surrounding white space.</param>
/// <param name="Location">The position of the line.</param>
public sealed record PipLine(string Text, SourceLocation Location)
{
    /// <summary>Gets the options that a section may contain if its lines are checked.</summary>
    public static IReadOnlyList<string> KnownOptions { get; } = ["--index-url", "--extra-index-url", "--trusted-host"];

    /// <summary>Gets the requirement; null for other lines.</summary>
    public PypiRequirement? Requirement { get; } = PypiRequirement.TryParse(Text, out PypiRequirement? requirement) ? requirement : null;

    /// <summary>Gets whether the line is an option.</summary>
    public bool IsOption => Text.StartsWith('-');

    /// <summary>Gets whether the line is one of <see cref="KnownOptions"/> with a value.</summary>
    internal bool IsKnownOption => KnownOptions.Any(o =>
        Text.StartsWith(o, StringComparison.Ordinal) && Text.Length > o.Length + 1 && Text[o.Length] is (' ' or '='));
}
