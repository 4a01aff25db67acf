using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Reads a page in the HTML form of the simple repository API (PEP 503, https://peps.python.org/pep-0503/; with 592, 658, 714 and 792), or
/// any page with links to files.
/// </summary>
internal static class HtmlPageReader
{
    /// <summary>A document takes about ten times as much memory as its text.</summary>
    public const int MaxLength = 16 << 20;

    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidIndexPage"/>, <see cref="ErrorCode.UnsupportedIndex"/>, <see cref="ErrorCode.UnsafeChannelReference"/>.
    /// </exception>
    public static void Read(ReadOnlySpan<byte> html, Uri page, PageBuilder builder)
    {
        if (html.Length > MaxLength)
        {
            throw builder.Fault($"has more than {MaxLength >> 20} MiB of HTML");
        }

        // One parser per page: it is not documented as thread-safe.
        using IHtmlDocument document = new HtmlParser().ParseDocument(Encoding.UTF8.GetString(html));
        foreach (IElement meta in document.QuerySelectorAll("meta[name^='pypi:']"))
        {
            ReadMeta(meta.GetAttribute("name"), meta.GetAttribute("content"), builder);
        }

        string root = document.QuerySelector("base[href]")?.GetAttribute("href") ?? string.Empty;
        Uri start = Uri.TryCreate(page, root, out Uri? given) ? given : page;
        ParsedFile file = new();
        foreach (IElement anchor in document.QuerySelectorAll("a[href]"))
        {
            file.Clear();
            if (ReadAnchor(anchor, start, file))
            {
                builder.Add(file);
            }
        }
    }

    private static void ReadMeta(string? name, string? content, PageBuilder builder)
    {
        switch (name)
        {
            case "pypi:repository-version":
                JsonPageReader.CheckVersion(content, builder);
                break;
            case "pypi:project-status":
                builder.Status = JsonPageReader.StatusOf(content);
                break;
            case "pypi:project-status-reason":
                builder.StatusReason = content;
                break;
        }
    }

    private static bool ReadAnchor(IElement anchor, Uri start, ParsedFile file)
    {
        string href = anchor.GetAttribute("href")!.Trim();
        if (!Uri.TryCreate(start, href, out Uri? url))
        {
            return false;
        }

        file.FileName = Uri.UnescapeDataString(url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..]);
        file.Url = url.AbsoluteUri;
        foreach (string part in url.Fragment.TrimStart('#').Split('&'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                file.AddHash(part.AsSpan(0, equals), part.AsSpan(equals + 1));
            }
        }

        file.RequiresPython = anchor.GetAttribute("data-requires-python");
        file.YankedReason = anchor.GetAttribute("data-yanked");
        file.IsYanked = file.YankedReason is not null;
        string? metadata = anchor.GetAttribute("data-core-metadata") ?? anchor.GetAttribute("data-dist-info-metadata");
        file.HasMetadata = metadata is not (null or "" or "false");
        file.MetadataHash = FileHash.TryParse(metadata, '=', out FileHash? hash) ? hash : null;
        return file.FileName.Length > 0;
    }
}
