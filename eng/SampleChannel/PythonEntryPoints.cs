using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>The commands that a Python distribution declares in its entry_points.txt.</summary>
internal static partial class PythonEntryPoints
{
    /// <returns>Commands as <c>command = module:function</c>, extras in brackets left out.</returns>
    public static IEnumerable<string> ReadConsoleScripts(string text)
    {
        bool wanted = false;
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('['))
            {
                wanted = line is "[console_scripts]" or "[gui_scripts]";
            }
            else if (wanted && Declaration().Match(line) is { Success: true } match)
            {
                yield return $"{match.Groups["command"].Value} = {match.Groups["module"].Value}:{match.Groups["attribute"].Value}";
            }
        }
    }

    [GeneratedRegex(@"^(?<command>[A-Za-z0-9_.\-]+)\s*=\s*(?<module>[\w.]+)\s*:\s*(?<attribute>[\w.]+)")]
    private static partial Regex Declaration();
}
