using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>A line of a pip section: a requirement after PEP 508, or one of the options that the store knows.</summary>
internal static partial class PipLine
{
    /// <summary>The options that a line may be.</summary>
    public static IReadOnlyList<string> Options { get; } = ["--index-url", "--extra-index-url", "--trusted-host"];

    public static bool IsOption(string line) => line.StartsWith('-');

    public static bool IsKnownOption(string line) => Options.Any(o =>
        line.StartsWith(o, StringComparison.Ordinal) && line.Length > o.Length + 1 && line[o.Length] is (' ' or '='));

    public static bool IsRequirement(string line) => line.Length <= 2000 && Requirement().IsMatch(line);

    /// <summary>The name of a requirement in its normal form (PEP 503); false for options.</summary>
    public static bool TryGetName(string line, [NotNullWhen(true)] out string? name)
    {
        Match match = Requirement().Match(line);
        name = match.Success ? Normalize(match.Groups[1].Value) : null;
        return match.Success;
    }

    public static string Normalize(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    // name [extras], then @ URL or version constraints, then ; markers
    [GeneratedRegex(
        @"^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[A-Za-z0-9._,\s-]*\])?\s*"
        + @"(?:@\s*[A-Za-z][A-Za-z0-9+.-]*:\S+|\(?\s*(?:(?:===|==|~=|!=|<=|>=|<|>)\s*[^\s,;()<>=!~]+\s*(?:,\s*|(?=[;)\s]|$)))*\)?)"
        + @"\s*(?:;.+)?$",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requirement();

    [GeneratedRegex("[-_.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
