using System.Net;
using System.Net.Http.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Logging in, what a token gives, and where the store may be reached.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData("/conda-store/ui/", "/conda-store/ui/")]
    [InlineData("http://evil.example/x", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("", "/")]
    public async Task Login_Next_LeadsToThisSiteOnly(string next, string expected)
    {
        await using ApiStore store = await ApiStore.StartAsync();
        using HttpClient http = store.ClientOf(null);

        HttpResponseMessage answer = await http.PostAsJsonAsync(
            "/conda-store/login/?next=" + Uri.EscapeDataString(next), new { username = "ann", password = "password" });

        Assert.EndsWith($":{http.BaseAddress!.Port}{expected}\"}}}}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("httponly", answer.Headers.GetValues("set-cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_FixedAdministrator_RefusesOthers()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:AdministratorName"] = "root", ["Store:DummyPassword"] = "s3cret" });
        using HttpClient http = store.ClientOf(null);

        HttpResponseMessage other = await http.PostAsJsonAsync("/conda-store/login/", new { username = "ann", password = "s3cret" });
        HttpResponseMessage root = await http.PostAsJsonAsync("/conda-store/login/", new { username = "root", password = "s3cret" });

        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, root.StatusCode);
    }

    [Fact]
    public async Task Cookie_Invalid_DoesNotHideAGoodHeader()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        store.Http.DefaultRequestHeaders.Add("Cookie", "conda-store-auth=old");

        Assert.True((await store.GetAsync("permission/")).GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task Token_AskedForAnonymously_GivesNothing()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        using HttpClient anonymous = store.ClientOf(null);
        using var answer = System.Text.Json.JsonDocument.Parse(await (await anonymous.PostAsync("token/", null)).Content.ReadAsStringAsync());
        using HttpClient holder = store.ClientOf(answer.RootElement.GetProperty("data").GetProperty("token").GetString());

        Assert.Equal(await anonymous.GetStringAsync("permission/"), await holder.GetStringAsync("permission/"));
    }

    [Fact]
    public async Task StorageLink_Altered_IsRefused()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        await store.WaitAsync(await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p0]\n"), "COMPLETED");
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = store.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = store.Http.DefaultRequestHeaders.Authorization;
        string link = (await http.GetAsync("build/1/lockfile/")).Headers.Location!.OriginalString;
        using HttpClient anonymous = store.ClientOf(null);

        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync(link.Replace("lockfile/", "logs/", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync(link.Split('?')[0])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync(link.Replace("until=1", "until=9", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task Start_PublicAddressWithDummyLogin_IsRefused()
    {
        using TemporaryDirectory folder = new();
        EmbeddedHostOptions options = new() { DataDirectory = folder.Path, Address = IPAddress.Any, Port = 0 };

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedHost.StartAsync(options, CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidSetting, refused.Code);
    }

    [Fact]
    public async Task UrlPrefix_Other_ServesTheApiThere()
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:UrlPrefix"] = "/envs" });

        string status = await store.Http.GetStringAsync("/envs/api/v1/");
        string document = await store.Http.GetStringAsync("/envs/openapi.json");

        Assert.Contains("version", status, StringComparison.Ordinal);
        Assert.Contains("\"/envs/api/v1/build/{id}/\"", document, StringComparison.Ordinal);

        await store.WaitAsync(await store.PostAsync("name: e\nchannels: [local]\ndependencies: [p0]\n"), "COMPLETED");
        using HttpClient http = store.ClientOf(store.TokenOf("*/*", "admin"), redirects: false);
        Uri link = (await http.GetAsync("/envs/api/v1/build/1/lockfile/")).Headers.Location!;
        Assert.StartsWith("/envs/storage/lockfile/", link.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(link)).StatusCode);
        Assert.Equal("/envs/ui/", (await http.GetAsync("/envs/")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/other/api/v1/")).StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "/conda-store/api/v1/", 405)]
    [InlineData("HEAD", "/conda-store/api/v1/build/1/", 405)]
    [InlineData("GET", "/conda-store/api/v1/nothing/", 404)]
    [InlineData("GET", "/conda-store/docs", 200)]
    [InlineData("GET", "/conda-store/login/", 200)]
    public async Task Request_Route_GetsStatus(string method, string path, int status)
    {
        await using ApiStore store = await ApiStore.StartAsync();

        Assert.Equal(status, (int)(await store.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).StatusCode);
    }

    [Theory]
    [InlineData("1", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("2", HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    public async Task Roles_OfEitherVersion_CountWhereThatVersionIsSet(string version, HttpStatusCode ofPatterns, HttpStatusCode ofNamespaces)
    {
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:RoleMappingsVersion"] = version });
        foreach (string ns in new[] { "somebody", "one", "two" })
        {
            (await store.Http.PostAsync($"namespace/{ns}/", null)).EnsureSuccessStatusCode();
        }

        (await store.Http.PutAsJsonAsync("namespace/somebody/", new { role_mappings = new Dictionary<string, string[]> { ["one/*"] = ["viewer"] } }))
            .EnsureSuccessStatusCode();
        (await store.Http.PostAsJsonAsync("namespace/two/role", new { other_namespace = "somebody", role = "viewer" })).EnsureSuccessStatusCode();
        using HttpClient member = store.ClientOf(store.TokenOf("somebody/*", "viewer"));

        Assert.Equal(ofPatterns, (await member.GetAsync("namespace/one/")).StatusCode);
        Assert.Equal(ofNamespaces, (await member.GetAsync("namespace/two/")).StatusCode);
    }
}
