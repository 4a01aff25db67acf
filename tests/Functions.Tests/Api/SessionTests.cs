using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>A session in a cookie: whose wishes it stands for, and what may be sent with it.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Token = "/conda-store/api/v1/token/";

    private ApiStore _store = null!;
    private string _cookie = "";

    public async ValueTask InitializeAsync()
    {
        _store = await ApiStore.StartAsync(new() { ["Store:Ui:AllowedOrigins"] = "http://localhost:8000" });
        _cookie = "conda-store-auth=" + _store.TokenOf("*/*", "admin");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // A text/plain POST is sent by any page without asking.
    [Theory]
    [InlineData("http://127.0.0.1:1", "same-site")]
    [InlineData("http://127.0.0.1:1", "")]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("null", "cross-site")]
    [InlineData("", "same-site")]
    public async Task Post_FromAPageOfAnotherOrigin_IsAnonymous(string origin, string site)
    {
        HttpResponseMessage answer = await SendAsync(HttpMethod.Post, Token, """{"role_bindings":{"*/*":["admin"]}}""", "text/plain", origin, site);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not a subset", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        answer = await SendAsync(HttpMethod.Delete, "/conda-store/api/v1/namespace/default/", null, null, origin, site);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://localhost:8000", "same-site")]
    [InlineData("http://localhost:8000", "")]
    [InlineData("", "same-origin")]
    [InlineData("", "")]
    public async Task Post_FromAPageThatMay_HasTheRightsOfTheSession(string origin, string site)
    {
        HttpResponseMessage answer = await SendAsync(HttpMethod.Post, Token, """{"role_bindings":{"*/*":["admin"]}}""", "application/json", origin, site);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Post_WithASessionAndAnythingButJson_IsRefused(string? type)
    {
        HttpResponseMessage answer = await SendAsync(HttpMethod.Post, Token, """{"role_bindings":{"*/*":["admin"]}}""", type, "", "same-origin");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("application/json", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithASessionAndNoBody_IsFine() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Token, null, null, "", "same-origin")).StatusCode);

    // Users who follow a link from another site are logged in.
    [Fact]
    public async Task Get_FollowingALink_ShowsThePageOfTheSession()
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, "/conda-store/admin/user/", null, null, "", "same-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");

        Assert.Equal(HttpStatusCode.OK, (await ClientAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", "cross-site", 403)]
    [InlineData("http://127.0.0.1:1", "same-site", 403)]
    [InlineData("http://localhost:8000", "same-site", 200)]
    [InlineData("", "same-origin", 200)]
    [InlineData("", "", 200)]
    public async Task Login_FromAPageOfAnotherOrigin_IsRefused(string origin, string site, int status)
    {
        using HttpRequestMessage request = Request(
            HttpMethod.Post, "/conda-store/login/", """{"username":"a","password":"password"}""", "application/json", origin, site, withSession: false);

        HttpResponseMessage answer = await ClientAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200, answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies));
        Assert.All(cookies ?? [], c =>
        {
            Assert.Contains("samesite=strict", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("max-age=86399", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/", c, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("http://localhost:8000/team/e?x=1", "http://localhost:8000/team/e?x=1")]
    [InlineData("https://evil.example/", "/")]
    public async Task Login_NextOfAnotherOrigin_IsForAllowedOnes(string next, string expected)
    {
        HttpResponseMessage answer = await _store.Http.PostAsJsonAsync($"/conda-store/login/?next={next}", new { username = "a", password = "password" });

        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        string redirect = body.RootElement.GetProperty("data").GetProperty("redirect_url").GetString()!;
        Assert.Equal(expected, redirect.StartsWith(_store.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) ? new Uri(redirect).PathAndQuery : redirect);
        using HttpClient http = _store.ClientOf(null, redirects: false);
        HttpResponseMessage logout = await http.PostAsync($"/conda-store/logout/?next={next}", null);
        Assert.Equal(expected, logout.Headers.Location!.OriginalString);
    }

    // Strangers may send little, whatever it is.
    [Theory]
    [InlineData("token/", "{0}")]
    [InlineData("specification/", "{0}")]
    [InlineData("import/", "{0}")]
    [InlineData("archive/", "{0}")]
    [InlineData("../../login/", "{0}")]
    public async Task Post_ALotFromAStranger_IsNotRead(string path, string form)
    {
        using HttpClient stranger = _store.ClientOf(null);
        string body = form.Replace("{0}", $$"""{"primary_namespace":"{{new string('x', 100_000)}}"}""", StringComparison.Ordinal);

        foreach (bool isChunked in new[] { false, true })
        {
            using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TransferEncodingChunked = isChunked;
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await stranger.SendAsync(request)).StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"username":"\ud800","password":"x"}""")]
    [InlineData("""{"username":"a","password":"\udc00\ud800"}""")]
    [InlineData("""{"\ud800":"a"}""")]
    public async Task Post_HalvesOfCharacters_AreNoText(string json)
    {
        foreach (string path in new[] { "/conda-store/login/", "token/", "specification/", "namespace/x/metadata", "setting/" })
        {
            using StringContent content = new(json, Encoding.UTF8, "application/json");
            HttpMethod method = path.Contains("metadata", StringComparison.Ordinal) || path.Contains("setting", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post;
            using HttpRequestMessage request = new(method, path) { Content = content };
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _store.Http.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Post_BytesThatAreNoText_AreRefused()
    {
        using ByteArrayContent content = new([.. "{\"specification\":\""u8, 0xff, 0xfe, .. "\"}"u8]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _store.Http.PostAsync("specification/", content)).StatusCode);
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\na")]
    [InlineData("--x\r\nContent-Dis")]
    [InlineData("")]
    [InlineData("--x\r\n\r\n\r\n--x--")]
    public async Task Login_TruncatedForm_IsRefused(string form)
    {
        using ByteArrayContent content = new(Encoding.ASCII.GetBytes(form));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _store.Http.PostAsync("/conda-store/login/", content)).StatusCode);
    }

    [Fact]
    public async Task AnyAnswer_Headers_KeepBrowsersFromGuessing()
    {
        foreach (string path in new[] { "/metrics", "/conda-store/api/v1/build/9/", "/conda-store/storage/x", "/conda-store/admin/", "/conda-store/static/app.js" })
        {
            Assert.Equal("nosniff", (await _store.Http.GetAsync(path)).Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? type, string origin, string site)
    {
        using HttpRequestMessage request = Request(method, path, body, type, origin, site);
        return await ClientAsync(request);
    }

    private async Task<HttpResponseMessage> ClientAsync(HttpRequestMessage request)
    {
        using HttpClient browser = _store.ClientOf(null, redirects: false);
        return await browser.SendAsync(request);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? body, string? type, string origin, string site, bool withSession = true)
    {
        HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        if (withSession)
        {
            request.Headers.Add("Cookie", _cookie);
        }

        if (origin.Length > 0)
        {
            request.Headers.Add("Origin", origin);
        }

        if (site.Length > 0)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return request;
    }
}
