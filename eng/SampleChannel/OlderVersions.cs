using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Versions;

namespace CondaStore.SampleChannel;

/// <summary>
/// The archive has one version of everything, and a solver with one candidate has nothing to choose. So a few packages are
/// offered a second time under the number of an earlier release, with that release's requirements. The code is the same; the
/// archive's <c>about.json</c> says so.
/// </summary>
internal static class OlderVersions
{
    private static readonly (string Name, string Version, (string Name, string Spec)[] Changes)[] Offered =
    [
        ("click", "8.0.4", []),
        ("flask", "2.1.3", [("werkzeug", "werkzeug >=2.0,<2.2"), ("jinja2", "jinja2 >=3.0"), ("click", "click >=8.0,<8.2")]),
        ("jinja2", "3.0.3", []),
        ("numpy", "1.23.5", []),
        ("pytest", "7.1.3", []),
        ("requests", "2.27.1", [("urllib3", "urllib3 >=1.21.1,<1.27")]),
        ("urllib3", "1.26.11", []),
        ("werkzeug", "2.1.2", []),
    ];

    public static IEnumerable<PackageRecord> Make(IReadOnlyList<PackageRecord> records, string folder)
    {
        foreach ((string name, string version, (string Name, string Spec)[] changes) in Offered)
        {
            if (records.FirstOrDefault(r => r.Index.Name == name) is { } record
                && CondaVersion.Parse(version).CompareTo(CondaVersion.Parse(record.Index.Version)) < 0)
            {
                yield return Rebuild(record, version, changes, Path.Combine(folder, name));
            }
        }
    }

    private static PackageRecord Rebuild(PackageRecord record, string version, (string Name, string Spec)[] changes, string folder)
    {
        IndexJson index = record.Index;
        JsonObject about = record.About.DeepClone().AsObject();
        about["extra"]!["sample_note"] =
            $"The code of {index.Name} {index.Version} under an earlier number, so that a solver has a choice. Not the release {version}.";
        return record with
        {
            Index = index with
            {
                Version = version,
                Build = index.Noarch == NoarchKind.Python ? "py_0" : index.Build.Split('_')[0] + "_0",
                BuildNumber = 0,
                Depends = [.. index.Depends.Select(d => changes.FirstOrDefault(c => c.Name == d.Split(' ')[0]).Spec ?? d)],
                Timestamp = index.Timestamp - (long)TimeSpan.FromDays(180).TotalMilliseconds,
            },
            About = about,
            Files = [.. record.Files.Select(file => Renumber(file, index.Version, version, folder))],
        };
    }

    /// <summary>The metadata of a Python distribution holds the version in folder names and in one line.</summary>
    private static StagedFile Renumber(StagedFile file, string from, string to, string folder)
    {
        string path = file.Path.Replace($"-{from}.egg-info", $"-{to}.egg-info", StringComparison.Ordinal)
            .Replace($"-{from}.dist-info", $"-{to}.dist-info", StringComparison.Ordinal);
        if (path == file.Path || file.Source is null)
        {
            return file;
        }

        string source = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        string text = File.ReadAllText(file.Source, Encoding.Latin1);
        File.WriteAllText(source, text.Replace($"\nVersion: {from}\n", $"\nVersion: {to}\n", StringComparison.Ordinal), Encoding.Latin1);
        return file with { Path = path, Source = source };
    }
}
