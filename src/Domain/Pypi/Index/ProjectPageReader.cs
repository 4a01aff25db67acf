using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Converts the response of an index to the image of a page.</summary>
internal static class ProjectPageReader
{
    private const string Json = "application/vnd.pypi.simple.v1+json";
    private const string Html = "application/vnd.pypi.simple.v1+html";
    private const string OldHtml = "text/html";

    /// <summary>The <c>Accept</c> header: JSON is preferred.</summary>
    public const string Accept = $"{Json}, {Html};q=0.2, {OldHtml};q=0.01";

    /// <summary>Reads a response.</summary>
    /// <param name="body">The content, decompressed.</param>
    /// <param name="contentType">The media type sent by the server, without parameters; the content is not sniffed.</param>
    /// <param name="project">The normalized name of the project.</param>
    /// <param name="page">The final URL after redirects, without credentials.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidIndexPage"/>, <see cref="ErrorCode.UnsupportedIndex"/>, <see cref="ErrorCode.UnsafeChannelReference"/>.
    /// </exception>
    public static byte[] Read(ReadOnlySpan<byte> body, string? contentType, string project, Uri page)
    {
        PageBuilder builder = new(project, page);
        switch (contentType?.ToLowerInvariant())
        {
            case Json:
                JsonPageReader.Read(body, project, builder);
                break;
            case Html or OldHtml:
                HtmlPageReader.Read(body, page, builder);
                break;
            case { } other when other.StartsWith("application/vnd.pypi.simple.", StringComparison.Ordinal):
                throw builder.Fault(
                    $"is in the form '{contentType}', which is not known", ErrorCode.UnsupportedIndex,
                    "Use a newer version of this program.");
            default:
                throw builder.Fault(
                    $"is '{contentType}', neither JSON nor HTML of an index",
                    hint: "Check the address of the index; it usually ends with /simple/.");
        }

        return builder.Build();
    }
}
