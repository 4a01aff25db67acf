using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>conda-store's own client where people put it: on an origin of its own, behind one origin with the store, or served by the store.</summary>
public sealed class ClientOriginTests(Browser browser)
{
    // The requests of the client in the order of use: method, path, body, status.
    private static readonly (string Method, string Path, string? Body, int Status)[] Calls =
    [
        ("GET", "api/v1/permission/", null, 200),
        ("GET", "api/v1/namespace/?page=1&size=100", null, 200),
        ("GET", "api/v1/environment/?page=1&size=100&search=", null, 200),
        ("GET", "api/v1/environment/?page=1&size=100&search=gre", null, 200),
        ("GET", "api/v1/environment/team/greet/", null, 200),
        ("GET", "api/v1/build/?namespace=team&name=greet&order=desc&sort_by=scheduled_on", null, 200),
        ("GET", "api/v1/build/BUILD/", null, 200),
        ("GET", "api/v1/build/BUILD/packages/?page=1&size=100", null, 200),
        ("GET", "api/v1/package/?search=hel&page=1&size=100&distinct_on=name", null, 200),
        ("GET", "api/v1/package/?search=hello&exact=true&distinct_on=version&order=desc&sort_by=version", null, 200),
        ("POST", "api/v1/specification/", """{"namespace":"team","specification":"channels:\n  - local\ndependencies:\n  - hello\nvariables: {}\ndescription: ''\nname: second\nprefix: null\n"}""", 200),
        ("PUT", "api/v1/environment/team/greet/", """{"build_id":BUILD}""", 200),
        ("DELETE", "api/v1/environment/team/second/", null, 200),
        ("GET", "api/v1/build/BUILD/lockfile/", null, 200),
        ("GET", "api/v1/build/BUILD/logs/", null, 200),
    ];

    [Theory]
    [InlineData("own")]
    [InlineData("one")]
    [InlineData("store")]
    public async Task Client_WhereverItIs_SignsInWorksAndSignsOut(string place)
    {
        string bundle = await ClientBundleTests.FetchAsync();
        await using ClientSite? site = place == "store" ? null : await ClientSite.StartAsync(bundle, isProxy: place == "one");
        (string, string)[] settings = place switch
        {
            "own" => [("Store:Ui:AllowedOrigins", site!.Origin)],
            "one" => [],
            _ => [("Store:Ui:Bundle", bundle)],
        };
        await using WebStore store = await WebStore.StartAsync(settings);
        long build = await store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0, p5]\n");
        if (site is not null)
        {
            site.Store = store.Address;
        }

        string home = site is null ? $"{store.Address.GetLeftPart(UriPartial.Authority)}/conda-store/ui/" : site.Origin + "/";
        string api = (place == "one" ? site!.Origin : store.Address.GetLeftPart(UriPartial.Authority)) + "/conda-store/";
        (IPage page, _) = await browser.OpenAsync(store);
        await page.GotoAsync(home);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.GetByPlaceholder("Username").FillAsync("alice");
        await page.GetByPlaceholder("Password").FillAsync("password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync();

        // Back at the client, with a session.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Log out" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("^" + Regex.Escape(home)));
        await page.GetByText("team", new() { Exact = true }).ClickAsync();
        await page.GetByText("greet", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByText("Requested Packages")).ToBeVisibleAsync();
        foreach ((string method, string path, string? body, int status) in Calls)
        {
            string id = build.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string answer = await CallAsync(page, method, api + path.Replace("BUILD", id, StringComparison.Ordinal), body?.Replace("BUILD", id, StringComparison.Ordinal));
            Assert.True(answer == status.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{method} {path}: {answer}");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Log in" })).ToBeVisibleAsync();
        // The client loads its page once more after it has signed out, which would end a request made in it.
        IPage signedOut = await page.Context.NewPageAsync();
        await signedOut.GotoAsync(home);
        await Expect(signedOut.GetByRole(AriaRole.Button, new() { Name = "Log in" })).ToBeVisibleAsync();
        Assert.Equal("403", await CallAsync(signedOut, "DELETE", api + "api/v1/environment/team/greet/", null));
    }

    // A page of another port is of the same site, and its requests carry the cookie.
    [Fact]
    public async Task Page_OfAnOriginThatIsNotAllowed_CanNeitherReadNorDoAnything()
    {
        string bundle = await ClientBundleTests.FetchAsync();
        await using ClientSite site = await ClientSite.StartAsync(bundle, isProxy: false);
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0]\n");
        site.Store = store.Address;
        string api = store.Address.GetLeftPart(UriPartial.Authority) + "/conda-store/";
        (IPage page, _) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        // Of the same origin as the client, and without scripts that could load another page under a request.
        await page.GotoAsync(site.Origin + "/main.css");

        Assert.StartsWith("TypeError", await CallAsync(page, "GET", api + "api/v1/environment/", null), StringComparison.Ordinal);
        Assert.StartsWith("TypeError", await CallAsync(page, "DELETE", api + "api/v1/environment/team/greet/", null), StringComparison.Ordinal);
        // Sent without a preflight request and without effect: no role has been assigned.
        await page.EvaluateAsync(
            "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{\"role_mappings\":{}}', headers: { 'Content-Type': 'text/plain' } })",
            api + "api/v1/namespace/stolen/");
        Assert.Equal("200 404", $"{await StatusAsync(store, "environment/team/greet/")} {await StatusAsync(store, "namespace/stolen/")}");
    }

    private static async Task<int> StatusAsync(WebStore store, string path)
    {
        using HttpClient http = store.Browser(store.TokenOf("*/*", "admin"));
        return (int)(await http.GetAsync("api/v1/" + path)).StatusCode;
    }

    private static async Task<string> CallAsync(IPage page, string method, string url, string? body)
    {
        JsonElement? result = await page.EvaluateAsync(
            """
            async ([method, url, body]) => {
              try {
                const answer = await fetch(url, { method, credentials: "include", body: body ?? undefined,
                  headers: body === null ? {} : { "Content-Type": "application/json" } });
                await answer.text();
                return String(answer.status);
              } catch (error) {
                return String(error);
              }
            }
            """,
            new object?[] { method, url, body });
        return result!.Value.GetString()!;
    }
}
