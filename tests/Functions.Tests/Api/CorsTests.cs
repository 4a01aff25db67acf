using System.Net;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Pages of allowed origins may call with the session and read every answer, errors too; pages of others read nothing.</summary>
public sealed class CorsTests : IAsyncLifetime
{
    private const string Allowed = "https://notebooks.example";
    private const string Foreign = "https://evil.example";

    private ApiStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await ApiStore.StartAsync(new() { ["Store:Ui:AllowedOrigins"] = Allowed + ",http://localhost:*" });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static TheoryData<string, string, int> Requests => new()
    {
        { "GET", "/conda-store/api/v1/", 200 },
        { "GET", "/conda-store/api/v1/build/99/", 404 },
        { "GET", "/conda-store/api/v1/build/x/", 422 },
        { "GET", "/conda-store/api/v1/nothing/", 404 },
        { "DELETE", "/conda-store/api/v1/", 405 },
        { "POST", "/conda-store/api/v1/specification/", 400 },
        { "POST", "/conda-store/login/", 422 },
        { "GET", "/conda-store/storage/logs/x", 404 },
        { "GET", "/metrics", 200 },
        { "OPTIONS", "/conda-store/api/v1/build/", 405 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_FromAnAllowedOrigin_IsAllowedToReadTheAnswer(string method, string path, int status)
    {
        HttpResponseMessage answer = await SendAsync(method, path, Allowed);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Allowed, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        // Caches must not give the answer for one site to another.
        Assert.Contains("Origin", answer.Headers.Vary);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_FromElsewhere_GetsNoPermissionToReadTheAnswer(string method, string path, int status)
    {
        HttpResponseMessage answer = await SendAsync(method, path, Foreign);

        Assert.Equal(path.Contains("login", StringComparison.Ordinal) ? 403 : status, (int)answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
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
    public async Task Preflight_AnyPath_AllowsWhatIsAskedForAndToAllowedOriginsOnly(string path)
    {
        HttpResponseMessage answer = await PreflightAsync(path, "http://localhost:8000");

        Assert.Equal((HttpStatusCode.OK, "OK"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("http://localhost:8000", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("DELETE", answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal("authorization,content-type", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        HttpResponseMessage refused = await PreflightAsync(path, Foreign);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain(refused.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path, string origin)
    {
        HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Add("Origin", origin);
        return _store.Http.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string path, string origin)
    {
        using HttpClient anonymous = _store.ClientOf(null);
        HttpRequestMessage request = new(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "DELETE");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await anonymous.SendAsync(request);
    }
}
