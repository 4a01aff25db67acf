using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.SampleChannel;

/// <summary>The files of an archive's <c>info</c> folder (CEP 34), in the order of their paths.</summary>
internal static class ArchiveInfo
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SortedDictionary<string, byte[]> Make(PackageRecord record)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            ["info/about.json"] = Encode(record.About),
            ["info/files"] = Encoding.UTF8.GetBytes(string.Concat(record.Files.Select(f => f.Path + "\n"))),
            ["info/index.json"] = Encode(Index(record)),
            ["info/paths.json"] = Encode(Paths(record)),
        };
        if (record.Noarch is not null)
        {
            files["info/link.json"] = Encode(Link(record));
        }

        foreach ((string name, string text) in record.Licenses)
        {
            files["info/licenses/" + name] = Encoding.UTF8.GetBytes(text);
        }

        return files;
    }

    /// <summary>What the package says about itself; the channel's repodata adds size and hashes.</summary>
    public static JsonObject Index(PackageRecord record)
    {
        JsonObject index = new()
        {
            ["arch"] = record.Noarch is null ? "x86_64" : null,
            ["build"] = record.Build,
            ["build_number"] = record.BuildNumber,
            ["constrains"] = ArrayOf(record.Constrains),
            ["depends"] = ArrayOf(record.Depends),
            ["license"] = record.License,
            ["name"] = record.Name,
            ["noarch"] = record.Noarch,
            ["platform"] = record.Noarch is null ? "linux" : null,
            ["python_site_packages_path"] = record.PythonSitePackagesPath,
            ["subdir"] = record.Subdir,
            ["timestamp"] = record.Timestamp.ToUnixTimeMilliseconds(),
            ["track_features"] = record.TrackFeatures.Count == 0 ? null : string.Join(' ', record.TrackFeatures),
            ["version"] = record.Version,
        };
        foreach (string empty in index.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            index.Remove(empty);
        }

        return index;
    }

    private static JsonObject Paths(PackageRecord record)
    {
        JsonArray paths = [];
        Dictionary<string, StagedFile> byPrefixPath = record.Files.ToDictionary(f => f.PrefixPath);
        foreach (StagedFile file in record.Files)
        {
            JsonObject path = new() { ["_path"] = file.Path, ["path_type"] = file.LinkTarget is null ? "hardlink" : "softlink" };
            if (file.Placeholder is not null)
            {
                path["file_mode"] = file.IsBinary ? "binary" : "text";
                path["prefix_placeholder"] = file.Placeholder;
            }

            if ((file.Source ?? FollowLink(file, byPrefixPath)) is { } source)
            {
                path["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(source)));
                path["size_in_bytes"] = new FileInfo(source).Length;
            }
            else
            {
                path["sha256"] = Convert.ToHexStringLower(SHA256.HashData([]));
                path["size_in_bytes"] = 0;
            }

            paths.Add(path);
        }

        return new JsonObject { ["paths"] = paths, ["paths_version"] = 1 };
    }

    /// <summary>The content behind a link, which is what its hash is of (CEP 34); null when another package or a folder is behind it.</summary>
    private static string? FollowLink(StagedFile link, Dictionary<string, StagedFile> files)
    {
        StagedFile file = link;
        for (int steps = 0; steps < 8 && file.LinkTarget is { } target; steps++)
        {
            string path = Path.GetFullPath(target, "/" + Path.GetDirectoryName(file.PrefixPath)).TrimStart('/');
            if (!files.TryGetValue(path, out StagedFile? next))
            {
                return null;
            }

            file = next;
        }

        return file.Source;
    }

    private static JsonObject Link(PackageRecord record)
    {
        JsonObject noarch = new() { ["type"] = record.Noarch };
        if (record.EntryPoints.Count > 0)
        {
            noarch["entry_points"] = ArrayOf(record.EntryPoints);
        }

        return new JsonObject { ["noarch"] = noarch, ["package_metadata_version"] = 1 };
    }

    private static JsonArray ArrayOf(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    private static byte[] Encode(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Indented) + "\n");
}
