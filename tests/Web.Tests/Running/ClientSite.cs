using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CondaStore.Web.Tests.Running;

/// <summary>
/// A site of its own with conda-store's client, on another port than the store. With a proxy it also hands everything else on to the store,
/// under its own name, so that both are one origin.
/// </summary>
internal sealed class ClientSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private ClientSite(WebApplication app) => _app = app;

    /// <summary>Scheme, host and port.</summary>
    public string Origin => _app.Urls.First();

    /// <summary>The store that the client works with.</summary>
    public Uri? Store { get; set; }

    public static async Task<ClientSite> StartAsync(string bundle, bool isProxy)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        ClientSite site = new(app);
        app.Run(http => site.AnswerAsync(http, bundle, isProxy));
        await app.StartAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext http, string bundle, bool isProxy)
    {
        string path = http.Request.Path.Value!;
        if (path is "/main.js" or "/main.css")
        {
            http.Response.ContentType = path.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/css";
            await http.Response.SendFileAsync(Path.Combine(bundle, path[1..]));
        }
        else if (isProxy && path.StartsWith("/conda-store/", StringComparison.Ordinal))
        {
            await ForwardAsync(http);
        }
        else
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(Html(isProxy ? new Uri(Origin) : Store!));
        }
    }

    // The page as the client's own documentation has it.
    private static string Html(Uri store)
    {
        string script = ClientShell.Script(new PageLinks("/conda-store", store.GetLeftPart(UriPartial.Authority)));
        return $"""
            <!DOCTYPE html>
            <html><head><title>conda-store</title><link rel="icon" href="data:,"><script>{script.Replace("\"/conda-store/ui\"", "\"\"", StringComparison.Ordinal)}</script>
            <link rel="stylesheet" href="/main.css"><script defer src="/main.js"></script></head><body><div id="root"></div></body></html>
            """;
    }

    private async Task ForwardAsync(HttpContext http)
    {
        using HttpRequestMessage request = new(new HttpMethod(http.Request.Method), new Uri(Store!, http.Request.Path + http.Request.QueryString));
        request.Content = http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0 ? new StreamContent(http.Request.Body) : null;
        foreach ((string name, var values) in http.Request.Headers)
        {
            if (name is not ("Host" or "Content-Length" or "Transfer-Encoding" or "Connection"))
            {
                _ = request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)
                    || request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) == true;
            }
        }

        using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Transfer-Encoding"))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
