using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>People whom the platform signed in, and headers that callers made up.</summary>
public sealed class PlatformCallersTests
{
    private const string Group = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private const string Person = "9b2f7a10-0000-0000-0000-000000000001";

    private static readonly Dictionary<string, string?> Platform = new()
    {
        ["Store:Authentication"] = "Platform",
        ["WEBSITE_AUTH_ENABLED"] = "True",
        ["Store:RoleBindings"] = $$$"""
            {"{{{Group}}}": {"team/*": ["editor"]}, "Store.Admin": {"*/*": ["admin"]}, "{{{Person}}}": {"team/*": ["viewer"], "own/*": ["admin"]}, "*": {"open/*": ["viewer"]}}
            """,
    };

    [Theory]
    [InlineData("http://schemas.microsoft.com/ws/2008/06/identity/claims/groups")]
    [InlineData("groups")]
    public async Task Principal_WithAMappedGroup_HasItsRoles(string type)
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, Principal((type, Group)));
        await store.Http.PostAsync("namespace/team/", null);

        JsonElement permission = await PermissionAsync(http);

        Assert.True(permission.GetProperty("authenticated").GetBoolean());
        Assert.Equal(Person, permission.GetProperty("primary_namespace").GetString());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, "team")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(http, "open")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync("namespace/team/")).StatusCode);
    }

    [Theory]
    [InlineData("http://schemas.microsoft.com/ws/2008/06/identity/claims/role")]
    [InlineData("roles")]
    public async Task Principal_WithAnApplicationRole_HasItsRoles(string type)
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, Principal((type, "store.admin")));

        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("namespace/fresh/", null)).StatusCode);
    }

    [Fact]
    public async Task Principal_WithRolesOfSeveralClaims_HasAllOfThem()
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, Principal(("groups", Group)));

        JsonElement permission = await PermissionAsync(http);

        string[] team = [.. permission.GetProperty("entity_permissions").GetProperty("team/*").EnumerateArray().Select(p => p.GetString()!)];
        Assert.Contains("environment::solve", team);
        Assert.True(permission.GetProperty("entity_permissions").TryGetProperty("own/*", out _));
        Assert.True(permission.GetProperty("entity_permissions").TryGetProperty("open/*", out _));
    }

    [Theory]
    [InlineData("Dummy")]
    [InlineData("None")]
    public async Task Header_WhereThePlatformDoesNotSignIn_IsIgnored(string authentication)
    {
        await using ApiStore store = await ApiStore.StartAsync(new(Platform) { ["Store:Authentication"] = authentication });
        using HttpClient http = Client(store, Principal(("roles", "Store.Admin")));

        Assert.False((await PermissionAsync(http)).GetProperty("authenticated").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("namespace/fresh/", null)).StatusCode);
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("e30=")]
    [InlineData("eyJjbGFpbXMiOlt7InR5cCI6Im9pZCIsInZhbCI6Ii4uL3gifV19")]
    [InlineData("eyJjbGFpbXMiOltudWxsLHsidHlwIjpudWxsLCJ2YWwiOm51bGx9XX0=")]
    [InlineData("W10=")]
    public async Task Header_OfAnotherForm_GivesNothing(string header)
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, header);

        Assert.False((await PermissionAsync(http)).GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task Header_SentTwice_GivesNothing()
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, Principal(("groups", Group)));
        using HttpRequestMessage request = new(HttpMethod.Get, "permission/");
        request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", Principal(("roles", "Store.Admin")));
        http.DefaultRequestHeaders.Remove("X-MS-CLIENT-PRINCIPAL");
        request.Headers.TryAddWithoutValidation("x-ms-client-principal", Principal(("groups", Group)));

        using JsonDocument answer = JsonDocument.Parse(await (await http.SendAsync(request)).Content.ReadAsStringAsync());

        Assert.False(answer.RootElement.GetProperty("data").GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task Session_UsedByAForeignPage_GivesNothing()
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, Principal(("roles", "Store.Admin")));
        http.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("namespace/fresh/", null)).StatusCode);
    }

    [Fact]
    public async Task Token_RequestedWhenSignedIn_EndsAsALoginDoes()
    {
        await using ApiStore store = await ApiStore.StartAsync(Platform);
        using HttpClient http = Client(store, Principal(("groups", Group)));

        HttpResponseMessage forever = await http.PostAsJsonAsync("token/", new { expiration = "2999-01-01T00:00:00Z" });
        HttpResponseMessage usual = await http.PostAsJsonAsync("token/", new { });

        Assert.Equal(HttpStatusCode.BadRequest, forever.StatusCode);
        Assert.Equal(HttpStatusCode.OK, usual.StatusCode);
    }

    [Fact]
    public async Task AdministratorToken_OfTheConfiguration_IsAnAdministrator()
    {
        string token = new('t', 40);
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:Authentication"] = "None", ["Store:AdministratorToken"] = token });
        using HttpClient good = store.ClientOf(token);
        using HttpClient bad = store.ClientOf(token[1..]);

        Assert.Equal(HttpStatusCode.OK, (await good.PostAsync("namespace/fresh/", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bad.PostAsync("namespace/fresher/", null)).StatusCode);
    }

    private static HttpClient Client(ApiStore store, string header)
    {
        HttpClient http = store.ClientOf(null);
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", header);
        return http;
    }

    private static string Principal(params (string Type, string Value)[] claims) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        name_typ = "name",
        role_typ = "roles",
        claims = claims.Append(("http://schemas.microsoft.com/identity/claims/objectidentifier", Person)).Select(c => new { typ = c.Item1, val = c.Item2 }),
    })));

    private static async Task<JsonElement> PermissionAsync(HttpClient http)
    {
        using JsonDocument answer = JsonDocument.Parse(await http.GetStringAsync("permission/"));
        return answer.RootElement.GetProperty("data").Clone();
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string ns) =>
        http.PostAsJsonAsync("specification/", new { @namespace = ns, specification = "name: e\nchannels: [local]\ndependencies: [p1]\n" });
}
