using System.Text.RegularExpressions;

namespace CondaStore.SampleIndex;

/// <summary>What setuptools wrote into <c>.egg-info</c> folders, as core metadata says it.</summary>
internal static partial class EggInfo
{
    /// <summary>Adds what <c>requires.txt</c> says to the metadata of <c>PKG-INFO</c>.</summary>
    /// <param name="metadata">The metadata so far.</param>
    /// <param name="requires">The text of <c>requires.txt</c>: requirements, then those of <c>[extra]</c>, <c>[:marker]</c> and <c>[extra:marker]</c>.</param>
    public static MetadataText Add(MetadataText metadata, string requires)
    {
        List<string> requirements = [];
        SortedSet<string> extras = new(StringComparer.Ordinal);
        string extra = "", marker = "";
        foreach (string line in requires.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Match section = Section().Match(line);
            if (!section.Success)
            {
                requirements.Add(Conditional(line, extra, marker));
                continue;
            }

            (extra, marker) = (section.Groups["extra"].Value, section.Groups["marker"].Value);
            if (extra.Length > 0)
            {
                extras.Add(extra);
            }
        }

        return metadata.With("Metadata-Version", "2.1").With("Provides-Extra", extras).With("Requires-Dist", requirements);
    }

    private static string Conditional(string requirement, string extra, string marker) => (extra, marker) switch
    {
        ("", "") => requirement,
        ("", _) => $"{requirement}; {marker}",
        (_, "") => $"{requirement}; extra == '{extra}'",
        _ => $"{requirement}; ({marker}) and extra == '{extra}'",
    };

    [GeneratedRegex(@"^\[(?<extra>[^:\]]*)(:(?<marker>.*))?\]$")]
    private static partial Regex Section();
}
