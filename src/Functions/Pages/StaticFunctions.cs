using CondaStore.Functions.Api;
using CondaStore.Web.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace CondaStore.Functions.Pages;

/// <summary>The endpoints of static files. Responses to versioned URLs can be cached forever; all others must be revalidated.</summary>
public sealed class StaticFunctions(ClientBundle bundle)
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskAgain = "public, no-cache";

    /// <summary>Gets a file by its name, by version and name, or from the folder of conda-store-ui.</summary>
    [Function("StaticFile")]
    public IResult File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/static/{*file}")] HttpRequest request, string? file)
    {
        string[] parts = (file ?? string.Empty).Split('/');
        StaticAssets own = StaticAssets.Own;
        (StaticAsset? asset, string keeping) = parts switch
        {
            [string name] => (own.Find(name), AskAgain),
            [StaticAssets.ClientFolder, string name] => (bundle.Files?.Find(name), AskAgain),
            // During an update, hosts with different versions may serve the same page.
            [string version, string name] => (own.Find(name), version == own.Version ? Forever : AskAgain),
            _ => (null, AskAgain),
        };
        return asset is null ? ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found") : Answer(request, asset, keeping);
    }

    /// <summary>Gets the icon, for browsers that request it without being told.</summary>
    [Function("StaticIcon")]
    public IResult Icon(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/favicon.ico")] HttpRequest request) => File(request,
        "favicon.ico");

    /// <summary>Gets the icon at the root.</summary>
    [Function("StaticIconRoot")]
    public IResult RootIcon([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "favicon.ico")] HttpRequest request) =>
        File(request, "favicon.ico");

    private static IResult Answer(HttpRequest request, StaticAsset asset, string keeping)
    {
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.CacheControl = keeping;
        headers.XContentTypeOptions = "nosniff";
        ReadOnlyMemory<byte> content = asset.Content;
        string tag = asset.Hash;
        if (asset.Gzip is { } compressed)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            if (AcceptedEncodings.IncludeGzip(request))
            {
                headers.ContentEncoding = "gzip";
                content = compressed;
                tag += "-gzip";
            }
        }

        return Results.Bytes(content, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }
}
