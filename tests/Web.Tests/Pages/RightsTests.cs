using System.Net;
using CondaStore.Web.Tests.Running;

namespace CondaStore.Web.Tests.Pages;

/// <summary>Pages show what the API would tell the same caller, and no more.</summary>
public sealed class RightsTests(FilledWebStore filled)
{
    private WebStore Store => filled.Store;

    [Theory]
    [InlineData("admin/")]
    [InlineData("ui/")]
    [InlineData("admin/namespace/")]
    [InlineData("admin/?search=plan")]
    [InlineData("admin/?namespace=secret")]
    [InlineData("admin/package/hello/")]
    [InlineData("admin/activity/")]
    [InlineData("admin/activity/?status=FAILED")]
    public async Task List_ForStranger_HasNothingOfOtherNamespaces(string path)
    {
        foreach (string? token in new[] { null, Store.TokenOf("team/*", "admin") })
        {
            using HttpClient browser = Store.Browser(token);
            string html = await browser.GetStringAsync(path);

            Assert.DoesNotContain("plan<", html, StringComparison.Ordinal);
            Assert.DoesNotContain("secret /", html, StringComparison.Ordinal);
            Assert.DoesNotContain("admin/namespace/secret/", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("admin/environment/secret/plan/", "admin/environment/secret/none/")]
    [InlineData("admin/environment/secret/plan/history/", "admin/environment/secret/none/history/")]
    [InlineData("admin/environment/secret/plan/edit/", "admin/environment/secret/none/edit/")]
    [InlineData("admin/build/2/", "admin/build/999/")]
    [InlineData("admin/namespace/secret/", "admin/namespace/none/")]
    [InlineData("admin/namespace/secret/access/", "admin/namespace/none/access/")]
    [InlineData("admin/environment/secret/plan/access/", "admin/environment/secret/none/access/")]
    [InlineData("admin/setting/secret/", "admin/setting/none/")]
    [InlineData("admin/setting/secret/plan/", "admin/setting/secret/none/")]
    public async Task Page_OfOthers_LooksLikeNone(string path, string missing)
    {
        using HttpClient browser = Store.Browser(Store.TokenOf("team/*", "admin"));

        HttpResponseMessage denied = await browser.GetAsync(path);
        HttpResponseMessage none = await browser.GetAsync(missing);

        Assert.Equal(HttpStatusCode.NotFound, denied.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(await none.Content.ReadAsStringAsync(), await denied.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Selected_OfOthersOrNotAllowed_ChangesNothing()
    {
        using HttpClient viewer = Store.Browser(Store.TokenOf("team/*", "viewer"));
        string all = "do=archive&environment=team/greet&environment=secret/plan&environment=none";

        string shown = await viewer.GetStringAsync("admin/selected/?" + all);
        using HttpRequestMessage send = new(HttpMethod.Post, "admin/selected/")
        {
            Content = new StringContent(all, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        send.Headers.Add("Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage sent = await viewer.SendAsync(send);

        Assert.Contains("team / greet", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("plan", shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
        Assert.Contains("team/greet: request not authorized", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("COMPLETED", (await Store.Api.GetAsync("build/1/")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("viewer", "admin/environment/team/greet/", "data-url", false)]
    [InlineData("viewer", "admin/build/1/", "data-url", false)]
    [InlineData("editor", "admin/build/1/", ">Rebuild<", true)]
    [InlineData("editor", "admin/build/1/", ">Delete<", false)]
    [InlineData("admin", "admin/build/1/", ">Delete<", true)]
    [InlineData("admin", "admin/environment/team/greet/", "Edit</a>", true)]
    [InlineData("viewer", "admin/", "New environment</a>", false)]
    [InlineData("editor", "admin/", "New environment</a>", true)]
    public async Task Action_ByRole_IsOfferedOrNot(string role, string path, string text, bool isThere)
    {
        using HttpClient browser = Store.Browser(Store.TokenOf("team/*", role));

        Assert.Equal(isThere, (await browser.GetStringAsync(path)).Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("viewer", "admin/create/", 404)]
    [InlineData("editor", "admin/create/", 200)]
    [InlineData("viewer", "admin/setting/team/", 404)]
    [InlineData("editor", "admin/setting/team/", 200)]
    [InlineData("editor", "admin/setting/", 404)]
    [InlineData("viewer", "admin/environment/team/greet/edit/", 404)]
    public async Task Form_ByRole_IsThereOrNot(string role, string path, int status)
    {
        using HttpClient browser = Store.Browser(Store.TokenOf("team/*", role));

        Assert.Equal(status, (int)(await browser.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task User_WithoutSession_LogsInAndComesBack()
    {
        using HttpClient browser = Store.Browser();

        HttpResponseMessage answer = await browser.GetAsync("admin/user/");

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal("/conda-store/login/?next=%2Fconda-store%2Fadmin%2Fuser%2F", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("admin/build/zz/", 400)]
    [InlineData("admin/build/1/?page=-5&package=%00", 200)]
    [InlineData("admin/?page=99999999999", 200)]
    [InlineData("admin/nothing/at/all/", 404)]
    [InlineData("ui/not-found", 404)]
    [InlineData("admin/build/1/?page=2", 200)]
    [InlineData("admin/?status=COMPLETED&search=package:hello", 200)]
    [InlineData("admin/?status=none&search=package:", 200)]
    [InlineData("admin/environment/team/greet/history/?page=9&from=1&to=1", 200)]
    [InlineData("admin/environment/team/greet/history/?from=x&to=99999999999999999999", 200)]
    [InlineData("admin/environment/team/greet/history/?from=1&to=2", 200)]
    [InlineData("admin/environment/team/greet/edit/?build=2", 404)]
    [InlineData("admin/activity/?status=none&page=9", 200)]
    [InlineData("admin/package/?search=%3C&page=7", 200)]
    [InlineData("admin/package/no%20such%22one/", 200)]
    public async Task Page_OddAddress_IsAnsweredWithAPage(string path, int status)
    {
        using HttpClient browser = Store.Browser(Store.TokenOf("*/*", "admin"));

        HttpResponseMessage answer = await browser.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("admin/")]
    [InlineData("admin/build/1/")]
    [InlineData("redoc")]
    [InlineData("docs/")]
    [InlineData("login/?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("admin/nothing/")]
    public async Task Page_Headers_LetNothingForeignRun(string path)
    {
        using HttpClient browser = Store.Browser(Store.TokenOf("*/*", "admin"));

        HttpResponseMessage answer = await browser.GetAsync(path);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        string html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("<script(?![^>]* src=)", html);
        Assert.DoesNotMatch("<[^>]* style=", html);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }
}
