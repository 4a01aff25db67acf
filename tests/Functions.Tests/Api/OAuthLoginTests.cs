using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Functions.Configuration;
using CondaStore.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Logging in at a provider, from the login page to the cookie, with a browser that keeps cookies by their paths.</summary>
public sealed class OAuthLoginTests : IAsyncLifetime
{
    private const string Callback = "/conda-store/oauth_callback/";

    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Store:Authentication"] = "JupyterHub",
        ["Store:OAuth:ClientId"] = "conda-store",
        ["Store:OAuth:ClientSecret"] = FakeProvider.ClientSecret,
        ["Store:OAuth:Scope"] = "identify",
        ["Store:RoleBindings"] = """{"group:staff": {"team/*": ["editor"]}, "user:root": {"*/*": ["admin"]}}""",
    };

    private FakeProvider _provider = null!;
    private ApiStore _store = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _settings["Store:OAuth:ProviderUrl"] = _provider.Url;
        // The store listens on any port, so the host of the callback does not matter to it; the browser goes where it is.
        _settings["Store:OAuth:CallbackUrl"] = "http://127.0.0.1:1" + Callback;
        _store = await ApiStore.StartAsync(_settings);
        _browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = _store.Http.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _store.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Login_BoundUser_GetsTheRolesOfTheGroup()
    {
        HttpResponseMessage page = await CallbackAsync("/conda-store/ui/?a=1&b=2");
        JsonElement permission = await PermissionAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("content=\"0;url=/conda-store/ui/?a=1&amp;b=2\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        string session = page.Headers.GetValues("set-cookie").Single(c => c.StartsWith("conda-store-auth=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict; httponly", session, StringComparison.Ordinal);
        Assert.True(permission.GetProperty("authenticated").GetBoolean());
        Assert.Equal("ann", permission.GetProperty("primary_namespace").GetString());
        Assert.Contains("environment:create", permission.GetProperty("entity_permissions").GetProperty("team/*").EnumerateArray().Select(p => p.GetString()));
        Assert.False(permission.GetProperty("entity_permissions").TryGetProperty("*/*", out _));
    }

    [Fact]
    public async Task Login_Redirect_NamesWhatTheProviderNeeds()
    {
        HttpResponseMessage answer = await _browser.GetAsync("/conda-store/login/?next=/x");

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.StartsWith(_provider.Url + "/hub/api/oauth2/authorize?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location.Query);
        Assert.Equal(["client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "scope", "state"], query.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("http://127.0.0.1:1" + Callback, query["redirect_uri"]);
        Assert.Equal("identify", query["scope"]);
        Assert.Matches("httponly", Assert.Single(answer.Headers.GetValues("set-cookie")));
        Assert.Contains("path=/conda-store/oauth_callback", answer.Headers.GetValues("set-cookie").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(FakeProvider.ClientSecret, answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\r\nX-Injected: 1")]
    public async Task Callback_ForeignNext_LeadsToTheRoot(string next) => Assert.Contains(
        "content=\"0;url=/\"", await (await CallbackAsync(next)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task Callback_NextWithMarkup_IsText()
    {
        HttpResponseMessage page = await CallbackAsync("/\"><script>alert(1)</script>'");

        Assert.DoesNotContain("<script", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=y")]
    [InlineData("?state=%00&error=access_denied")]
    public async Task Callback_WithoutALogin_IsRefused(string query)
    {
        HttpResponseMessage answer = await _browser.GetAsync(Callback + query);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("OAuth states do not match", await MessageAsync(answer));
    }

    [Fact]
    public async Task Callback_OfAnotherBrowser_IsRefused()
    {
        using HttpClient other = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = _store.Http.BaseAddress };
        await _browser.GetAsync("/conda-store/login/");
        string back = await BackAsync(other, "/");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.GetAsync(new Uri(back).PathAndQuery)).StatusCode);
    }

    [Fact]
    public async Task Callback_SecondTime_IsRefused()
    {
        string back = new Uri(await BackAsync(_browser, "/")).PathAndQuery;
        await _browser.GetAsync(back);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.GetAsync(back)).StatusCode);
    }

    [Theory]
    [InlineData(0, "A")]
    [InlineData(1, "99999999999")]
    [InlineData(2, "aHR0cHM6Ly9ldmlsLmV4YW1wbGUv")]
    [InlineData(3, "A")]
    public async Task Callback_AlteredCookie_IsRefused(int part, string value)
    {
        using HttpClient http = _store.ClientOf(null, redirects: false);
        HttpResponseMessage login = await http.GetAsync("/conda-store/login/?next=/x");
        string[] parts = login.Headers.GetValues("set-cookie").Single().Split(';')[0].Split('=', 2)[1].Split('.');
        parts[part] = value;
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_provider.SignIn(login.Headers.Location!)).PathAndQuery);
        request.Headers.Add("Cookie", "conda-store-login=" + string.Join('.', parts));

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Callback_AfterElevenMinutes_IsRefused()
    {
        using HttpClient http = _store.ClientOf(null, redirects: false);
        HttpResponseMessage login = await http.GetAsync("/conda-store/login/");
        string cookie = login.Headers.GetValues("set-cookie").Single().Split(';')[0];
        await _store.StopAsync();
        await _store.StartAgainAsync(new ShiftedTime(TimeSpan.FromMinutes(11)));
        using HttpClient later = _store.ClientOf(null, redirects: false);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_provider.SignIn(login.Headers.Location!)).PathAndQuery);
        request.Headers.Add("Cookie", cookie);

        Assert.Equal(HttpStatusCode.Unauthorized, (await later.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("bob", "others")]
    [InlineData("Root", null)]
    [InlineData("group:staff", null)]
    [InlineData("../x", "staff")]
    [InlineData("*", "staff")]
    [InlineData("", "staff")]
    public async Task Login_UnboundUser_IsRefused(string name, string? group)
    {
        _provider.User = new() { ["name"] = name, ["groups"] = group is null ? null : new JsonArray(group) };

        HttpResponseMessage answer = await CallbackAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False((await PermissionAsync()).GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task Callback_ErrorOfTheProvider_IsToldByItsCodeOnly()
    {
        Uri authorize = (await _browser.GetAsync("/conda-store/login/")).Headers.Location!;
        string state = QueryHelpers.ParseQuery(authorize.Query)["state"].ToString();

        HttpResponseMessage answer = await _browser.GetAsync($"{Callback}?state={state}&error=access_denied&error_description=%3Cscript%3E");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("The provider of the login refused: access_denied.", await MessageAsync(answer));
    }

    [Fact]
    public async Task Callback_MissingCode_IsAFaultOfTheRequest()
    {
        Uri authorize = (await _browser.GetAsync("/conda-store/login/")).Headers.Location!;

        HttpResponseMessage answer = await _browser.GetAsync($"{Callback}?state={QueryHelpers.ParseQuery(authorize.Query)["state"]}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Callback_ForgedCode_IsRefusedWithoutTheSecret()
    {
        string back = new Uri(await BackAsync(_browser, "/")).PathAndQuery;

        HttpResponseMessage answer = await _browser.GetAsync(back.Replace("code=", "code=1", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("The provider of the login refused: invalid_grant.", await MessageAsync(answer));
    }

    [Theory]
    [InlineData(200, "<html>", 502)]
    [InlineData(200, "[]", 502)]
    [InlineData(200, "{\"error\":\"bad_verification_code\"}", 403)]
    [InlineData(200, "{\"access_token\":7}", 403)]
    [InlineData(200, "{\"access_token\":\"another\"}", 403)]
    [InlineData(302, "{}", 502)]
    [InlineData(500, "{}", 502)]
    [InlineData(400, "nothing", 502)]
    public async Task Callback_ProviderOutOfForm_GetsStatus(int status, string body, int expected)
    {
        _provider.Exchange = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = status == 302 ? _provider.Url + "/hub/api/user" : default;
            return http.Response.WriteAsync(body);
        };

        HttpResponseMessage answer = await CallbackAsync("/");

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.DoesNotContain(FakeProvider.ClientSecret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.TryGetValues("set-cookie", out var cookies) && cookies.Any(c => c.StartsWith("conda-store-auth", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Callback_ProviderGone_Is502()
    {
        string back = new Uri(await BackAsync(_browser, "/")).PathAndQuery;
        await _provider.DisposeAsync();

        HttpResponseMessage answer = await _browser.GetAsync(back);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("CS1603", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_WithoutAProvider_IsUnknown()
    {
        await using ApiStore store = await ApiStore.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await store.Http.GetAsync(Callback + "?code=x&state=y")).StatusCode);
    }

    [Fact]
    public async Task PasswordLogin_WithAProvider_IsRefused()
    {
        using StringContent body = new("""{"username":"root","password":"password"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.PostAsync("/conda-store/login/", body)).StatusCode);
    }

    [Fact]
    public void Provider_GitHub_KnowsItsAddresses()
    {
        OAuthProvider open = OAuthProvider.Of(new StoreOptions { Authentication = AuthenticationKind.GitHub })!;
        OAuthProvider own = OAuthProvider.Of(new StoreOptions { Authentication = AuthenticationKind.GitHub, OAuth = new() { ProviderUrl = "https://git.example/" } })!;

        Assert.Equal(("https://github.com/login/oauth/authorize", "https://github.com/login/oauth/access_token", "https://api.github.com/user", "user:email", "login"),
            (open.AuthorizeUrl, open.TokenUrl, open.UserUrl, open.Scope, open.NameMember));
        Assert.Equal("https://git.example/api/v3/user", own.UserUrl);
    }

    [Theory]
    [InlineData("Store:OAuth:ClientId", null, "Store:OAuth:ClientId")]
    [InlineData("Store:OAuth:ClientSecret", "", "Store:OAuth:ClientSecret")]
    [InlineData("Store:OAuth:CallbackUrl", "https://store.example/elsewhere", "Store:OAuth:CallbackUrl")]
    [InlineData("Store:OAuth:CallbackUrl", "http://store.example/conda-store/oauth_callback/", "Store:OAuth:CallbackUrl")]
    [InlineData("Store:OAuth:ProviderUrl", "http://hub.example", "Store:OAuth:TokenUrl")]
    [InlineData("Store:OAuth:TokenUrl", "https://u:p@hub.example/token", "Store:OAuth:TokenUrl")]
    [InlineData("Store:OAuth:UserUrl", "file:///etc/passwd", "Store:OAuth:UserUrl")]
    [InlineData("Store:OAuth:ClientSecrte", "x", "did you mean Store:OAuth:ClientSecret?")]
    [InlineData("Store:RoleBindings", "{}", "Store:RoleBindings is empty")]
    [InlineData("Store:RoleBindings", "{\"ann\": {\"*/*\": [\"admin\"]}}", "binds 'ann'")]
    [InlineData("Store:RoleBindings", "{\"user:ann\": {\"*/*\": [\"king\"]}}", "Store:RoleBindings is not of the form")]
    [InlineData("Store:OAuth:TlsVerify", "true", null)]
    public void Settings_OfAProvider_AreCheckedAtStart(string setting, string? value, string? expected)
    {
        Dictionary<string, string?> settings = new(_settings) { [setting] = value };
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Where(s => s.Value is not null)).Build();
        StoreOptions options = configuration.GetSection(StoreOptions.Section).Get<StoreOptions>()!;

        ValidateOptionsResult result = new StoreOptionsValidation(configuration).Validate(null, options);

        Assert.Equal(expected is null, result.Succeeded);
        Assert.Contains(expected ?? string.Empty, result.FailureMessage ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeProvider.ClientSecret, result.FailureMessage ?? string.Empty, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> CallbackAsync(string next) => await _browser.GetAsync(new Uri(await BackAsync(_browser, next)).PathAndQuery);

    private async Task<string> BackAsync(HttpClient browser, string next)
    {
        HttpResponseMessage login = await browser.GetAsync("/conda-store/login/?next=" + Uri.EscapeDataString(next));
        return _provider.SignIn(login.Headers.Location!);
    }

    private async Task<JsonElement> PermissionAsync()
    {
        using JsonDocument answer = JsonDocument.Parse(await _browser.GetStringAsync("permission/"));
        return answer.RootElement.GetProperty("data").Clone();
    }

    private static async Task<string?> MessageAsync(HttpResponseMessage answer)
    {
        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("message").GetString();
    }
}
