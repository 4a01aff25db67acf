using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex;

/// <summary>Makes a distribution of the files of Debian packages.</summary>
/// <param name="python">The minor version of Debian's Python as in tags.</param>
internal sealed partial class DistributionReader(string python)
{
    private const string Packages = "usr/lib/python3/dist-packages";

    /// <summary>What installers or Debian add to a metadata folder, and what becomes something else in a wheel.</summary>
    private static readonly HashSet<string> NotOfWheels =
    [
        "RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "PKG-INFO", "METADATA", "WHEEL", "requires.txt", "SOURCES.txt", "dependency_links.txt",
        "not-zip-safe", "zip-safe", "entry_points.txt",
    ];

    /// <summary>Reads what was unpacked.</summary>
    /// <param name="planned">The distribution.</param>
    /// <param name="folders">The folders with its packages.</param>
    /// <returns>The distribution; null when none of the packages has metadata.</returns>
    public Distribution? Read(PlannedDistribution planned, IReadOnlyList<string> folders)
    {
        string[] roots = [.. folders.Select(f => Path.Combine(f, Packages)).Where(Directory.Exists)];
        if (roots.SelectMany(FindMetadata).FirstOrDefault() is not { } info)
        {
            return null;
        }

        SortedDictionary<string, WheelFile> files = new(StringComparer.Ordinal);
        DateTimeOffset newest = DateTimeOffset.UnixEpoch;
        foreach (string root in roots)
        {
            foreach (FileInfo file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                string path = Path.GetRelativePath(root, file.FullName);
                if (!IsLeftOut(path) && Content(file, folders) is { } content)
                {
                    files[path] = new WheelFile(content, IsExecutable: (file.UnixFileMode & UnixFileMode.UserExecute) != 0);
                    newest = file.LastWriteTimeUtc > newest ? DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds()) : newest;
                }
            }
        }

        MetadataText metadata = ReadMetadata(info, planned);
        string? entryPoints = Text(info, "entry_points.txt");
        Distribution distribution = new() { Metadata = metadata, Files = files, EntryPoints = entryPoints, Tags = TagsOf(files.Keys, planned), Newest = newest };
        AddLicenses(distribution, info);
        AddScripts(distribution, folders);
        return distribution;
    }

    /// <summary>Metadata becomes something else; the tests of large distributions would be most of the index.</summary>
    private static bool IsLeftOut(string path) =>
        MetadataFolder().IsMatch(path.Split('/')[0]) || path.Contains("/tests/", StringComparison.Ordinal);

    /// <summary>Metadata folders or files of distributions, those that say more first.</summary>
    private static IEnumerable<string> FindMetadata(string root) => Directory.EnumerateFileSystemEntries(root)
        .Where(e => MetadataFolder().IsMatch(Path.GetFileName(e)))
        .OrderBy(e => e.EndsWith(".egg-info", StringComparison.Ordinal))
        .ThenBy(e => e, StringComparer.Ordinal);

    /// <summary>The file behind a link, where one of the packages has it.</summary>
    private static string? Content(FileInfo file, IReadOnlyList<string> folders)
    {
        if (file.LinkTarget is not { } target)
        {
            return file.FullName;
        }

        string folder = folders.First(f => file.FullName.StartsWith(f + "/", StringComparison.Ordinal));
        string absolute = target.StartsWith('/') ? folder + target : Path.GetFullPath(target, file.DirectoryName!);
        return File.Exists(absolute) && new FileInfo(absolute).LinkTarget is null ? absolute : null;
    }

    private static MetadataText ReadMetadata(string info, PlannedDistribution planned)
    {
        bool isEgg = info.EndsWith(".egg-info", StringComparison.Ordinal);
        string text = File.Exists(info) ? File.ReadAllText(info) : Text(info, isEgg ? "PKG-INFO" : "METADATA")!;
        MetadataText metadata = MetadataText.Parse(text);
        if (isEgg)
        {
            metadata = EggInfo.Add(metadata, Text(info, "requires.txt") ?? "");
        }

        // What tools that ask a repository for the version write without one.
        return metadata["Version"].First() is "0" or "0.0.0" or "999" ? metadata.With("Version", planned.Stanza.Version.CondaVersion) : metadata;
    }

    private static string? Text(string info, string name) => File.Exists(Path.Combine(info, name)) ? File.ReadAllText(Path.Combine(info, name)) : null;

    private string TagsOf(IEnumerable<string> paths, PlannedDistribution planned)
    {
        string[] modules = [.. paths.Where(p => p.EndsWith(".so", StringComparison.Ordinal))];
        string platform = $"manylinux_2_{planned.GlibcMinor.ToString(CultureInfo.InvariantCulture)}_x86_64";
        return modules.Length == 0 ? "py3-none-any"
            : modules.All(m => m.EndsWith(".abi3.so", StringComparison.Ordinal)) ? $"cp37-abi3-{platform}"
            : $"cp{python}-cp{python}-{platform}";
    }

    private static void AddLicenses(Distribution distribution, string info)
    {
        if (!Directory.Exists(info))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(info, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).LinkTarget is null))
        {
            string path = Path.GetRelativePath(info, file);
            if (!NotOfWheels.Contains(path))
            {
                distribution.Files[$"{distribution.Stem}.dist-info/{path}"] = new WheelFile(file);
            }
        }
    }

    /// <summary>Commands in Python that no entry point makes.</summary>
    private static void AddScripts(Distribution distribution, IReadOnlyList<string> folders)
    {
        string[] commands = [.. folders.Select(f => Path.Combine(f, "usr/bin")).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f))];
        foreach (FileInfo command in commands.Select(c => new FileInfo(c)).Where(c => c.LinkTarget is null))
        {
            bool isEntryPoint = Regex.IsMatch(distribution.EntryPoints ?? "", $@"(?m)^\s*{Regex.Escape(command.Name)}\s*=");
            string[] lines = isEntryPoint ? [] : File.ReadAllText(command.FullName, Encoding.Latin1).Split('\n', 2);
            if (lines.Length == 2 && lines[0].StartsWith("#!", StringComparison.Ordinal) && lines[0].Contains("python3", StringComparison.Ordinal))
            {
                distribution.Files[$"{distribution.Stem}.data/scripts/{command.Name}"] =
                    new WheelFile(null, Encoding.Latin1.GetBytes("#!python\n" + lines[1]), IsExecutable: true);
            }
        }
    }

    [GeneratedRegex(@"\.(dist|egg)-info$")]
    private static partial Regex MetadataFolder();
}
