using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Api;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Tests.Api;

public sealed class RequestOriginsTests
{
    private static readonly AllowedOrigins Some = new(new UiOptions
    {
        AllowedOrigins = "https://ui.example, http://localhost:*,http://ui.example:8000/",
        AllowedOriginRegex = @"https://[a-z]+\.team\.example",
    });

    private static readonly RequestOrigins Requests = new(Some);

    [Theory]
    [InlineData("https://ui.example", true)]
    [InlineData("https://UI.example", true)]
    [InlineData("http://ui.example", false)]
    [InlineData("https://ui.example:8443", false)]
    [InlineData("http://ui.example:8000", true)]
    [InlineData("http://localhost", true)]
    [InlineData("http://localhost:8000", true)]
    [InlineData("http://localhost:1", true)]
    [InlineData("https://localhost:8000", false)]
    [InlineData("http://localhost.evil.example:80", false)]
    [InlineData("http://evil.localhost:80", false)]
    [InlineData("https://ann.team.example", true)]
    [InlineData("https://ann.team.example.evil.example", false)]
    [InlineData("https://ann.team.example:444", false)]
    [InlineData("https://annxteam.example", false)]
    [InlineData("https://evil.example/https://ann.team.example", false)]
    [InlineData("https://ui.example@evil.example", false)]
    [InlineData("https://ui.example/", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("file://", false)]
    public void Allows_Origin_IsOneOfTheSettings(string origin, bool expected) => Assert.Equal(expected, Some.Allows(origin));

    [Theory]
    [InlineData("*", "")]
    [InlineData("https://*", "")]
    [InlineData("https://*.example", "")]
    [InlineData("ui.example", "")]
    [InlineData("https://ui.example/path", "")]
    [InlineData("ftp://ui.example", "")]
    [InlineData("http://localhost:80:*", "")]
    [InlineData("", "(")]
    [InlineData("", "(?<!x)y")]
    public void New_NoOriginOrExpression_IsRefused(string origins, string expression)
    {
        StoreException e = Assert.Throws<StoreException>(() => new AllowedOrigins(new UiOptions { AllowedOrigins = origins, AllowedOriginRegex = expression }));

        Assert.Equal(ErrorCode.InvalidSetting, e.Code);
    }

    [Theory]
    // A program.
    [InlineData("POST", "", "", "", true)]
    // A page of the store, also behind what changes the host.
    [InlineData("POST", "same-origin", "http://store.example:7071", "cors", true)]
    [InlineData("POST", "same-origin", "https://public.example", "cors", true)]
    [InlineData("POST", "", "http://store.example:7071", "", true)]
    // TLS ends in front of the store.
    [InlineData("POST", "", "https://store.example:7071", "", true)]
    // The user types a URL or follows a link.
    [InlineData("GET", "none", "", "navigate", true)]
    [InlineData("GET", "same-site", "", "navigate", true)]
    [InlineData("GET", "cross-site", "", "navigate", true)]
    [InlineData("POST", "same-site", "", "navigate", false)]
    // Pages of other origins: another port, a sibling host, elsewhere; a form, a frame without an origin, a picture.
    [InlineData("POST", "same-site", "http://store.example:8000", "cors", false)]
    [InlineData("POST", "same-site", "http://other.example", "no-cors", false)]
    [InlineData("POST", "", "http://store.example:8000", "", false)]
    [InlineData("POST", "cross-site", "https://evil.example", "navigate", false)]
    [InlineData("POST", "", "null", "", false)]
    [InlineData("GET", "same-site", "", "no-cors", false)]
    [InlineData("GET", "cross-site", "", "cors", false)]
    // Allowed ones.
    [InlineData("POST", "cross-site", "https://ui.example", "cors", true)]
    [InlineData("DELETE", "same-site", "http://localhost:8000", "cors", true)]
    [InlineData("GET", "", "http://localhost:8000", "", true)]
    public void MayUseSession_Request_IsDecidedByWhoseWishItIs(string method, string site, string origin, string mode, bool expected)
    {
        HttpRequest request = RequestOf("http", method);
        Set(request, "Sec-Fetch-Site", site);
        Set(request, "Origin", origin);
        Set(request, "Sec-Fetch-Mode", mode);

        Assert.Equal(expected, Requests.MayUseSession(request));
    }

    [Fact]
    public void MayUseSession_PageByHttpOfAStoreByHttps_MayNot()
    {
        HttpRequest request = RequestOf("https", "POST");
        Set(request, "Origin", "http://store.example:7071");

        Assert.False(Requests.MayUseSession(request));
    }

    [Theory]
    [InlineData("/conda-store/ui/?a=1#b", "/conda-store/ui/?a=1#b")]
    [InlineData("http://store.example:7071/x", "http://store.example:7071/x")]
    [InlineData("http://localhost:8000/team/e?x=1&y=2#z", "http://localhost:8000/team/e?x=1&y=2#z")]
    [InlineData("https://ui.example", "https://ui.example/")]
    [InlineData("https://ui.example\\@evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("https://ui.example@evil.example/", "/")]
    [InlineData("https://ui.example:pw@ui.example/", "/")]
    [InlineData("https://ui.example.evil.example/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("data:text/html,x", "/")]
    [InlineData("", "/")]
    [InlineData("evil.example", "/")]
    [InlineData("/a\r\nX: y", "/")]
    public void Next_Place_IsOfThisSiteOrAllowed(string next, string expected)
    {
        HttpRequest request = RequestOf("http", "GET");
        request.QueryString = QueryString.Create("next", next);

        Assert.Equal(expected, Requests.Next(request));
    }

    private static HttpRequest RequestOf(string scheme, string method)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Scheme = scheme;
        request.Host = new HostString("store.example", 7071);
        return request;
    }

    private static void Set(HttpRequest request, string header, string value)
    {
        if (value.Length > 0)
        {
            request.Headers[header] = value;
        }
    }
}
