using System.Text;
using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>
/// Texts of Debian packages name files by their place in the system. Where the named file is in the environment instead, the
/// path gets a placeholder, which an installer replaces by the environment's path.
/// </summary>
internal static partial class PlaceholderTexts
{
    /// <summary>As long as a Linux path component may be, like the ones that conda-build leaves: room for any prefix up to 255 bytes.</summary>
    public static readonly string Placeholder = MakePlaceholder();

    private const int LargestText = 4 << 20;

    /// <param name="package">Changed in place.</param>
    /// <param name="paths">Where each package puts its files in an environment; not the packages themselves, which others may be changing.</param>
    public static void Insert(StagedPackage package, IReadOnlyDictionary<PackagePlan, IReadOnlyList<string>> paths)
    {
        HashSet<string> known = WithFolders(package.Plan.Closure().SelectMany(plan => paths[plan]));
        foreach (StagedFile file in package.Files.Values.Where(f => f is { Source: not null, Placeholder: null }).ToList())
        {
            if (new FileInfo(file.Source!).Length <= LargestText && TryReadText(file.Source!) is { } text)
            {
                string changed = Change(file, text, known);
                if (changed != text)
                {
                    package.Write(file.Path, Encoding.Latin1.GetBytes(changed), file.IsExecutable, Placeholder);
                }
            }
        }
    }

    private static string Change(StagedFile file, string text, HashSet<string> known)
    {
        if (file.IsExecutable)
        {
            text = PythonShebang().Replace(text, $"#!{Placeholder}/bin/$1");
        }

        if (Path.GetFileName(file.Path).StartsWith("_sysconfigdata_", StringComparison.Ordinal))
        {
            // How Python was configured: every path in it is one of the prefix.
            return SystemPrefix().Replace(text, Placeholder);
        }

        return SystemPath().Replace(text, match =>
            PrefixLayout.Map(match.Value) is { } mapped && known.Contains(mapped.TrimEnd('/')) ? $"{Placeholder}/{mapped}" : match.Value);
    }

    private static HashSet<string> WithFolders(IEnumerable<string> paths)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string? ancestor = path;
            while (!string.IsNullOrEmpty(ancestor) && known.Add(ancestor))
            {
                ancestor = Path.GetDirectoryName(ancestor);
            }
        }

        // Folders that every environment has say nothing about the file that is meant.
        known.ExceptWith(["bin", "lib", "share", "etc", "include", "lib/python3", PrefixLayout.SitePackages]);
        return known;
    }

    /// <summary>The content with each byte as one character, so that it can be written back unchanged; null for binary content.</summary>
    private static string? TryReadText(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return content.AsSpan().Contains((byte)0) ? null : Encoding.Latin1.GetString(content);
    }

    private static string MakePlaceholder()
    {
        StringBuilder text = new("/opt/sample-channel/_h_env");
        while (text.Length < 255)
        {
            text.Append("_placehold");
        }

        return text.ToString(0, 255);
    }

    [GeneratedRegex(@"\A#! ?/usr/bin/(python3(\.\d+)?)(?=\s)")]
    private static partial Regex PythonShebang();

    [GeneratedRegex(@"(?<![\w.\-/])/usr(?=[/'\s])(?!/local)")]
    private static partial Regex SystemPrefix();

    [GeneratedRegex(@"(?<![\w.\-/}])/(usr|etc)/[\w.+\-/]*[\w+\-/]")]
    private static partial Regex SystemPath();
}
