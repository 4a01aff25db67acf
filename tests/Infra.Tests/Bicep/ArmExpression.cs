using System.Globalization;
using System.Text.RegularExpressions;

namespace CondaStore.Infra.Tests.Bicep;

/// <summary>
/// Evaluates what a prediction leaves of template expressions: the names of the cloud, as in the public one, and what only a deployment
/// knows, as <c>&lt;property of resource&gt;</c>.
/// </summary>
internal static partial class ArmExpression
{
    public static string Evaluate(string text)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']'))
        {
            return text;
        }

        string expression = text[1..^1]
            .Replace("environment().suffixes.storage", "'core.windows.net'", StringComparison.Ordinal)
            .Replace("environment().authentication.loginEndpoint", "'https://login.microsoftonline.com/'", StringComparison.Ordinal);
        expression = Reference().Replace(expression, m => $"'<{m.Groups[2].Value} of {m.Groups[1].Value}>'");
        for (string before = ""; before != expression;)
        {
            before = expression;
            expression = Format().Replace(expression, m => $"'{Formatted(m)}'");
        }

        return Literal().Match(expression) is { Success: true } literal ? literal.Groups[1].Value : $"[{expression}]";
    }

    private static string Formatted(Match format) => string.Format(
        CultureInfo.InvariantCulture,
        format.Groups[1].Value,
        [.. format.Groups[2].Captures.Select(c => c.Value)]);

    [GeneratedRegex(@"reference\('[^']*/([^'/]*)', '[^']*'\)\.(\w+)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"format\('([^']*)'(?:, '([^']*)')*\)")]
    private static partial Regex Format();

    [GeneratedRegex("^'([^']*)'$")]
    private static partial Regex Literal();
}
