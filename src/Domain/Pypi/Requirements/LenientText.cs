using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Parses requirements and version specifiers of published metadata, which can no longer be corrected: violations of the specification are
/// repaired if the intention is clear. Requirements of users are parsed strictly.
/// </summary>
internal static partial class LenientText
{
    private const int MaxLength = 8192;

    /// <summary>The repairs, applied one after another until the text can be parsed.</summary>
    private static readonly Func<string, string>[] Repairs =
    [
        text => MissingComma().Replace(text, "$1,$2"),
        text => NotEqualTilde().Replace(text, "!=$1.*"),
        text => StarAfterComparison().Replace(text, "$1$2"),
        text => StarWithoutDot().Replace(text, "$1.*"),
        text => text.TrimEnd().TrimEnd(','),
        text => GreaterThanDev().Replace(text, ">0.0.0dev"),
        text => NumberBehindSuffix().Replace(text, "$1"),
        text => text.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal),
    ];

    /// <summary>Reads a requirement.</summary>
    /// <param name="text">The published text.</param>
    /// <param name="requirement">The requirement.</param>
    /// <param name="repaired">The repaired text; null if no repair was needed.</param>
    public static bool TryReadRequirement(string text, [NotNullWhen(true)] out PypiRequirement? requirement, out string? repaired) =>
        TryReadRequirement(text, out requirement, out repaired, out _);

    /// <summary>Parses a requirement and returns the error in the published text.</summary>
    public static bool TryReadRequirement(
        string text, [NotNullWhen(true)] out PypiRequirement? requirement, out string? repaired, out SyntaxError error)
    {
        repaired = null;
        if (PypiRequirement.TryParse(text, out requirement, out error) || text.Length > MaxLength)
        {
            return requirement is not null;
        }

        // A marker has its own quotes and comparisons, and a URL may contain anything.
        int markerStart = text.IndexOf(';', StringComparison.Ordinal);
        string versions = markerStart < 0 ? text : text[..markerStart];
        string marker = markerStart < 0 ? "" : text[markerStart..];
        if (versions.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (Func<string, string> repair in Repairs)
        {
            versions = repair(versions);
            if (PypiRequirement.TryParse(versions + marker, out requirement))
            {
                repaired = versions + marker;
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads version specifiers, for example of <c>Requires-Python</c>.</summary>
    /// <param name="text">The published text.</param>
    /// <param name="specifiers">The specifiers.</param>
    /// <param name="repaired">The repaired text; null if no repair was needed.</param>
    public static bool TryReadSpecifiers(string text, [NotNullWhen(true)] out SpecifierSet? specifiers, out string? repaired)
    {
        repaired = null;
        if (SpecifierSet.TryParse(text, out specifiers) || text.Length > MaxLength)
        {
            return specifiers is not null;
        }

        string versions = text;
        foreach (Func<string, string> repair in Repairs)
        {
            versions = repair(versions);
            if (SpecifierSet.TryParse(versions, out specifiers))
            {
                repaired = versions;
                return true;
            }
        }

        return false;
    }

    /// <summary><c>&gt;=7.2.0&lt;8.0.0</c>.</summary>
    [GeneratedRegex(@"([\d*])\s*([<>=~!]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MissingComma();

    /// <summary><c>!=~5.0</c>.</summary>
    [GeneratedRegex(@"!=~(\d+(?:\.\d+)*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NotEqualTilde();

    /// <summary><c>&gt;=3.6.*</c>.</summary>
    [GeneratedRegex(@"([<>]=?\s*)(\d+(?:\.\d+)*)\.\*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StarAfterComparison();

    /// <summary><c>!=3.0*</c>.</summary>
    [GeneratedRegex(@"(\d\.\d+)\*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StarWithoutDot();

    /// <summary><c>&gt;dev</c>.</summary>
    [GeneratedRegex(@">\s*dev\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex GreaterThanDev();

    /// <summary><c>&gt;=9.0.0a1.0</c>.</summary>
    [GeneratedRegex(@"(\d+(?:\.\d+)*(?:a|b|rc|post|dev)\d+)(?:\.0)+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NumberBehindSuffix();
}
