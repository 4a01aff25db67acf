using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>One alternative of a Debian dependency, for example <c>libc6 (>= 2.34)</c>.</summary>
/// <param name="Package">The package asked for, real or virtual, without its architecture qualifier.</param>
/// <param name="Operator">One of <c>&lt;&lt; &lt;= = &gt;= &gt;&gt;</c>, or null for any version.</param>
/// <param name="Version">The version compared with; null without an operator.</param>
internal sealed partial record DebianRelation(string Package, string? Operator, DebianVersion? Version)
{
    /// <summary>Parses a comma separated field whose items are alternatives separated by bars.</summary>
    public static IEnumerable<IReadOnlyList<DebianRelation>> ParseList(string field) =>
        field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item.Split('|').Select(Parse).ToList());

    private static DebianRelation Parse(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"Not a Debian dependency: '{text}'");
        }

        return match.Groups["op"].Success
            ? new DebianRelation(match.Groups["name"].Value, match.Groups["op"].Value, DebianVersion.Parse(match.Groups["version"].Value))
            : new DebianRelation(match.Groups["name"].Value, null, null);
    }

    [GeneratedRegex(@"^\s*(?<name>[a-zA-Z0-9+.\-]+)(:[a-z0-9\-]+)?\s*(\(\s*(?<op><<|<=|=|>=|>>)\s*(?<version>[^)\s]+)\s*\))?")]
    private static partial Regex Pattern();
}
