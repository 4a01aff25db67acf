using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>Parses the commands in <c>entry_points.txt</c> (PyPA entry points specification).</summary>
internal static class WheelEntryPoints
{
    /// <summary>Reads the sections <c>console_scripts</c> and <c>gui_scripts</c>; others are for the running program, and a module without
    /// a function is not a command.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/> for a command without a safe file name or function,
    /// and for too many of them.</exception>
    public static List<EntryPoint> Parse(string text)
    {
        List<EntryPoint> entryPoints = [];
        bool wanted = false;
        foreach (string line in text.Split('\n').Select(l => l.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                wanted = line is "[console_scripts]" or "[gui_scripts]";
            }
            else if (wanted && !NamesNoFunction(line))
            {
                if (entryPoints.Count == LinkJson.MostEntryPoints)
                {
                    throw new StoreException(
                        ErrorCode.InvalidPackageMetadata, $"The wheel has more than {LinkJson.MostEntryPoints} entry points.");
                }

                entryPoints.Add(EntryPoint.Parse(line));
            }
        }

        return entryPoints;
    }

    // Published wheels contain such lines, which cannot be called.
    private static bool NamesNoFunction(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && line.IndexOf(':', equals) < 0;
}
