using System.Net;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Any site may call with credentials that it holds itself; every answer says so, errors too.</summary>
public sealed class CorsTests : IAsyncLifetime
{
    private const string Site = "https://notebooks.example";

    private ApiStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await ApiStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("GET", "/conda-store/api/v1/", 200)]
    [InlineData("GET", "/conda-store/api/v1/build/99/", 404)]
    [InlineData("GET", "/conda-store/api/v1/build/x/", 422)]
    [InlineData("GET", "/conda-store/api/v1/nothing/", 404)]
    [InlineData("DELETE", "/conda-store/api/v1/", 405)]
    [InlineData("POST", "/conda-store/api/v1/specification/", 400)]
    [InlineData("POST", "/conda-store/login/", 422)]
    [InlineData("GET", "/conda-store/storage/logs/x", 404)]
    [InlineData("GET", "/metrics", 200)]
    [InlineData("OPTIONS", "/conda-store/api/v1/build/", 405)]
    public async Task Request_FromAnotherSite_IsAllowedToReadTheAnswer(string method, string path, int status)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Add("Origin", Site);

        HttpResponseMessage answer = await _store.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Site, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        // Caches must not give the answer for one site to another.
        Assert.Contains("Origin", answer.Headers.Vary);
    }

    [Fact]
    public async Task Request_OfTheSameSite_GetsNoCrossOriginHeaders()
    {
        HttpResponseMessage answer = await _store.Http.GetAsync("/conda-store/api/v1/");

        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    // The question what is allowed comes without credentials, and whether there is something at the path is no part of it.
    [Theory]
    [InlineData("/conda-store/api/v1/build/")]
    [InlineData("/conda-store/api/v1/namespace/x/role")]
    [InlineData("/conda-store/api/v1/environment/a/b")]
    [InlineData("/conda-store/login/")]
    [InlineData("/nothing/at/all")]
    public async Task Preflight_AnyPath_AllowsWhatIsAskedFor(string path)
    {
        using HttpClient anonymous = _store.ClientOf(null);
        using HttpRequestMessage request = new(HttpMethod.Options, path);
        request.Headers.Add("Origin", Site);
        request.Headers.Add("Access-Control-Request-Method", "DELETE");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");

        HttpResponseMessage answer = await anonymous.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "OK"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(Site, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("DELETE", answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal("authorization,content-type", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
    }

    // What another site makes a browser send never has the session in it; a login from there sets a cookie that stays here.
    [Fact]
    public async Task Login_FromAnotherSite_SetsACookieForThisSiteOnly()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/conda-store/login/") { Content = new StringContent("""{"username":"a","password":"password"}""") };
        request.Headers.Add("Origin", Site);

        string cookie = (await _store.Http.SendAsync(request)).Headers.GetValues("Set-Cookie").Single();

        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=86399", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
