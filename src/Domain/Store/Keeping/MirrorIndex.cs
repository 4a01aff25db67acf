using System.Net;
using System.Text.Json.Nodes;
using CondaStore.Domain.Environments;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>
/// Writes the kept wheels of an index as pages of an index: HTML (PEP 503, https://peps.python.org/pep-0503/) and JSON (PEP 691,
/// https://peps.python.org/pep-0691/), with metadata beside the wheels (PEP 658, https://peps.python.org/pep-0658/). Wheels that were built
/// here are left out: the index never had them.
/// </summary>
public static class MirrorIndex
{
    /// <summary>The media type of pages in JSON.</summary>
    public const string JsonType = "application/vnd.pypi.simple.v1+json";

    /// <summary>The folder of the files, beside the pages of the projects.</summary>
    public const string Folder = WheelRecords.Subdir;

    /// <summary>What the path of a wheel's metadata has after that of the wheel.</summary>
    public const string MetadataExtension = ".metadata";

    /// <summary>Returns the wheels of an index that its pages have.</summary>
    public static IReadOnlyList<KeptPackage> Offered(IEnumerable<KeptPackage> packages) =>
        [.. packages.Where(p => p.Record is { IsWheel: true, IsBuilt: false }).OrderBy(p => p.Record.FileName, StringComparer.Ordinal)];

    /// <summary>Returns the page that lists the projects.</summary>
    /// <param name="offered">The wheels of the index.</param>
    /// <param name="start">What relative links begin with: nothing on a page whose URL ends with a slash.</param>
    /// <param name="isJson">Whether the page is JSON.</param>
    public static string Projects(IEnumerable<KeptPackage> offered, string start, bool isJson)
    {
        string[] names = [.. offered.Select(p => p.Record.Name).Distinct().Order(StringComparer.Ordinal)];
        return isJson
            ? new JsonObject
            {
                ["meta"] = Meta(),
                ["projects"] = new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name })]),
            }.ToJsonString()
            : Html(names.Select(name => Link($"{start}{name}/", name)));
    }

    /// <summary>Returns the page of a project.</summary>
    /// <param name="project">The normalized name.</param>
    /// <param name="files">Its wheels.</param>
    /// <param name="start">What relative links begin with: nothing on a page whose URL ends with a slash.</param>
    /// <param name="isJson">Whether the page is JSON.</param>
    public static string Page(string project, IReadOnlyList<KeptPackage> files, string start, bool isJson)
    {
        if (!isJson)
        {
            return Html(files.Select(p =>
                Link($"{start}{UrlOf(p)}#sha256={p.Record.Sha256}", p.Record.FileName, " data-core-metadata=\"true\"")));
        }

        return new JsonObject
        {
            ["meta"] = Meta(),
            ["name"] = project,
            ["files"] = new JsonArray([.. files.Select(p => new JsonObject
            {
                ["filename"] = p.Record.FileName,
                ["url"] = start + UrlOf(p),
                ["hashes"] = new JsonObject { ["sha256"] = p.Record.Sha256 },
                ["core-metadata"] = true,
            })]),
        }.ToJsonString();
    }

    private static string UrlOf(KeptPackage package) => $"../{Folder}/{Uri.EscapeDataString(package.Record.FileName)}";

    private static JsonObject Meta() => new() { ["api-version"] = "1.0" };

    private static string Link(string url, string text, string attributes = "") =>
        $"<a href=\"{WebUtility.HtmlEncode(url)}\"{attributes}>{WebUtility.HtmlEncode(text)}</a><br>\n";

    private static string Html(IEnumerable<string> links) =>
        "<!DOCTYPE html>\n<html><head><meta name=\"pypi:repository-version\" content=\"1.0\"></head><body>\n"
        + string.Concat(links) + "</body></html>\n";
}
