using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.SampleIndex;

/// <summary>
/// The pages of an index as files: <c>simple/NAME/index.json</c> and <c>index.html</c>, and the lists of all projects
/// (https://packaging.python.org/en/latest/specifications/simple-repository-api/).
/// </summary>
internal static class IndexPages
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IReadOnlyCollection<IndexEntry> entries, string root)
    {
        string simple = Directory.CreateDirectory(Path.Combine(root, "simple")).FullName;
        List<string> projects = [];
        foreach (IGrouping<string, IndexEntry> project in entries.GroupBy(e => e.Project).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            string folder = Directory.CreateDirectory(Path.Combine(simple, project.Key)).FullName;
            IndexEntry[] files = [.. project.OrderBy(e => e.FileName, StringComparer.Ordinal)];
            File.WriteAllText(Path.Combine(folder, "index.json"), Json(project.Key, files));
            File.WriteAllText(Path.Combine(folder, "index.html"), Html(files));
            projects.Add(project.Key);
        }

        JsonArray names = new([.. projects.Select(p => new JsonObject { ["name"] = p })]);
        File.WriteAllText(
            Path.Combine(simple, "index.json"), new JsonObject { ["meta"] = Meta(), ["projects"] = names }.ToJsonString(Plain) + "\n");
        File.WriteAllText(
            Path.Combine(simple, "index.html"),
            "<!DOCTYPE html>\n<html><body>\n" + string.Concat(projects.Select(p => $"<a href=\"{p}/\">{p}</a>\n")) + "</body></html>\n");
    }

    private static string Json(string project, IndexEntry[] entries) => new JsonObject
    {
        ["meta"] = Meta(),
        ["name"] = project,
        ["versions"] = new JsonArray([.. entries.Select(e => e.Version).Distinct().Select(v => JsonValue.Create(v))]),
        ["files"] = new JsonArray([.. entries.Select(FileOf)]),
    }.ToJsonString(Plain) + "\n";

    private static JsonObject Meta() => new() { ["api-version"] = "1.1" };

    private static JsonObject FileOf(IndexEntry entry)
    {
        JsonObject file = new()
        {
            ["filename"] = entry.FileName,
            ["url"] = Url(entry),
            ["hashes"] = new JsonObject { ["sha256"] = entry.Sha256 },
            ["size"] = entry.Size,
            ["upload-time"] = entry.Uploaded.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000000Z'", CultureInfo.InvariantCulture),
            ["core-metadata"] = entry.MetadataSha256 is null ? JsonValue.Create(false) : new JsonObject { ["sha256"] = entry.MetadataSha256 },
            ["yanked"] = entry.Yanked is null ? JsonValue.Create(false) : JsonValue.Create(entry.Yanked),
        };
        if (entry.RequiresPython is not null)
        {
            file["requires-python"] = entry.RequiresPython;
        }

        return file;
    }

    private static string Html(IndexEntry[] entries)
    {
        StringBuilder page = new("<!DOCTYPE html>\n<html><head><meta name=\"pypi:repository-version\" content=\"1.1\"></head><body>\n");
        foreach (IndexEntry entry in entries)
        {
            string python = entry.RequiresPython is null ? "" : $" data-requires-python=\"{WebUtility.HtmlEncode(entry.RequiresPython)}\"";
            string yanked = entry.Yanked is null ? "" : $" data-yanked=\"{WebUtility.HtmlEncode(entry.Yanked)}\"";
            string metadata = entry.MetadataSha256 is null ? "" : $" data-core-metadata=\"sha256={entry.MetadataSha256}\"";
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"{Url(entry)}#sha256={entry.Sha256}\"{python}{yanked}{metadata}>{entry.FileName}</a><br>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static string Url(IndexEntry entry) => "../../files/" + Uri.EscapeDataString(entry.FileName);
}
