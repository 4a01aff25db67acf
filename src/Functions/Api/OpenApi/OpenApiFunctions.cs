using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>The description of the API for programs and for people.</summary>
public sealed class OpenApiFunctions(OpenApiDocument document, IOptions<StoreOptions> options)
{
    /// <summary>The OpenAPI document.</summary>
    [Function("OpenApiJson")]
    public IResult Json([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/openapi.json")] HttpRequest request) =>
        ApiResults.Json(document.Json);

    /// <summary>The same document at the root, where tools look for it.</summary>
    [Function("OpenApiJsonRoot")]
    public IResult RootJson([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        ApiResults.Json(document.Json);

    /// <summary>A page with all operations.</summary>
    [Function("OpenApiDocs")]
    public IResult Docs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/docs")] HttpRequest request) =>
        Results.Content(Page(document.Json), "text/html; charset=utf-8");

    /// <summary>The address without a path leads to the page.</summary>
    [Function("HomeRoot")]
    public IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{x:regex(^$)?}")] HttpRequest request) => ToDocs();

    /// <summary>So does the prefix alone.</summary>
    [Function("Home")]
    public IResult Home([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store")] HttpRequest request) => ToDocs();

    private RedirectHttpResult ToDocs() => TypedResults.Redirect(options.Value.UrlPrefix.TrimEnd('/') + "/docs", permanent: false, preserveMethod: true);

    private static string Page(JsonObject document)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>conda-store API</title><style>")
            .Append("body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}")
            .Append("table{border-collapse:collapse;width:100%}td{border-top:1px solid #ccc;padding:.4rem;vertical-align:top}")
            .Append("code{font-family:ui-monospace,monospace}.m{font-weight:600;width:5rem}</style></head><body><h1>conda-store API</h1>")
            .Append("<p>The same as a document for programs: <a href=\"openapi.json\">openapi.json</a>.</p>");
        var operations =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let body = operation.Value!.AsObject()
            orderby body["tags"]![0]!.GetValue<string>(), path.Key
            group (path.Key, operation.Key, body) by body["tags"]![0]!.GetValue<string>();
        foreach (var group in operations)
        {
            html.Append("<h2>").Append(Encode(group.Key)).Append("</h2><table>");
            foreach ((string path, string method, JsonObject operation) in group)
            {
                IEnumerable<string> query = operation["parameters"]!.AsArray()
                    .Where(p => p!["in"]!.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>());
                html.Append("<tr><td class=\"m\">").Append(method.ToUpperInvariant()).Append("</td><td><code>").Append(Encode(path)).Append("</code><br>")
                    .Append(Encode(operation["summary"]!.GetValue<string>()));
                if (operation["description"]?.GetValue<string>() is { } needs)
                {
                    html.Append(' ').Append(Encode(needs.Replace("`", string.Empty, StringComparison.Ordinal)));
                }

                if (query.Any())
                {
                    html.Append("<br>Query: <code>").Append(Encode(string.Join(", ", query))).Append("</code>");
                }

                html.Append("</td></tr>");
            }

            html.Append("</table>");
        }

        return html.Append("</body></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
