using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// An OAuth 2 provider on this machine: gives a code to everyone, exchanges it once for those who know secret, redirect address and
/// verifier, and tells what a test wants it to tell.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientSecret = "the-secret-of-the-client";

    private const string Token = "an-access-token";
    private readonly ConcurrentDictionary<string, (string Challenge, string Redirect)> _codes = [];
    private readonly WebApplication _app;

    private FakeProvider(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>What it tells about the user.</summary>
    public JsonObject User { get; set; } = new() { ["name"] = "ann", ["groups"] = new JsonArray("staff", 7) };

    /// <summary>Answers instead of the exchange of a code, when set.</summary>
    public Func<HttpContext, Task>? Exchange { get; set; }

    public static async Task<FakeProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        FakeProvider provider = new(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>What a browser gets that was sent here: the address to come back to, with a code.</summary>
    public string SignIn(Uri authorize)
    {
        var query = QueryHelpers.ParseQuery(authorize.Query);
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("conda-store", query["client_id"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        string code = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        _codes[code] = (query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/hub/api/oauth2/token")
        {
            await (Exchange ?? ExchangeAsync)(http);
        }
        else if (http.Request.Path == "/hub/api/user" && http.Request.Headers.Authorization == "Bearer " + Token)
        {
            await http.Response.WriteAsJsonAsync(User);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync("{}");
        }
    }

    private async Task ExchangeAsync(HttpContext http)
    {
        IFormCollection form = await http.Request.ReadFormAsync();
        string challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        bool isGood = _codes.TryRemove(form["code"].ToString(), out (string Challenge, string Redirect) given)
            && form["grant_type"] == "authorization_code"
            && form["client_id"] == "conda-store"
            && form["client_secret"] == ClientSecret
            && form["redirect_uri"] == given.Redirect
            && challenge == given.Challenge;
        http.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        await http.Response.WriteAsJsonAsync(isGood
            ? new JsonObject { ["access_token"] = Token, ["token_type"] = "Bearer" }
            : new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "<script>" + ClientSecret });
    }
}
