using System.IO.Compression;
using System.Net;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Web.Files;
using CondaStore.Web.Tests.Running;

namespace CondaStore.Web.Tests.Pages;

/// <summary>The files that pages are made of.</summary>
public sealed class StaticFileTests(FilledWebStore filled)
{
    private WebStore Store => filled.Store;

    [Theory]
    [InlineData("static/style.css", "text/css")]
    [InlineData("static/app.js", "text/javascript")]
    [InlineData("static/icon.svg", "image/svg+xml")]
    [InlineData("favicon.ico", "image/vnd.microsoft.icon")]
    [InlineData("/favicon.ico", "image/vnd.microsoft.icon")]
    public async Task File_Again_IsNotSentAgain(string path, string type)
    {
        using HttpClient browser = Store.Browser();
        HttpResponseMessage first = await browser.GetAsync(path);
        using HttpRequestMessage again = new(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpRequestMessage head = new(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, (await browser.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(head)).StatusCode);
        Assert.True(first.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task File_UnderItsVersion_IsKeptForEver()
    {
        using HttpClient browser = Store.Browser();

        HttpResponseMessage own = await browser.GetAsync($"static/{StaticAssets.Own.Version}/app.js");
        HttpResponseMessage older = await browser.GetAsync("static/0123456789abcdef/app.js");

        Assert.Contains("immutable", own.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, older.StatusCode);
        Assert.True(older.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task File_ForWhoTakesGzip_IsSmaller()
    {
        using HttpClient browser = Store.Browser();
        using HttpRequestMessage request = new(HttpMethod.Get, "static/style.css");
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");

        HttpResponseMessage answer = await browser.SendAsync(request);
        await using GZipStream gzip = new(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using StreamReader reader = new(gzip);

        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal(await browser.GetStringAsync("static/style.css"), await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("static/")]
    [InlineData("static/none.js")]
    [InlineData("static/..%2f..%2fetc%2fpasswd")]
    [InlineData("static/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("static/conda-store-ui/..%2fsecret.txt")]
    [InlineData("static/conda-store-ui/main.js")]
    [InlineData("static/a/b/style.css")]
    [InlineData("static/STYLE.css")]
    public async Task File_ThatIsNone_IsNotFound(string path)
    {
        using HttpClient browser = Store.Browser();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Bundle_InAFolder_IsServedWithItsShell()
    {
        using TemporaryDirectory folder = new();
        Directory.CreateDirectory(folder.At("bundle/inner"));
        await File.WriteAllTextAsync(folder.At("bundle/main.js"), "// main");
        await File.WriteAllTextAsync(folder.At("bundle/main.css"), "body{}");
        await File.WriteAllTextAsync(folder.At("bundle/key.pem"), "secret");
        await File.WriteAllTextAsync(folder.At("bundle/inner/main.js"), "// other");
        await File.WriteAllTextAsync(folder.At("secret.txt"), "secret");
        await using WebStore store = await WebStore.StartAsync(("Store:Ui:Bundle", folder.At("bundle")), ("Store:Ui:FrameAncestors", "https://lab.example"));
        using HttpClient browser = store.Browser();

        HttpResponseMessage shell = await browser.GetAsync("ui/team/greet");
        string html = await shell.Content.ReadAsStringAsync();

        Assert.Equal("// main", await browser.GetStringAsync("static/conda-store-ui/main.js"));
        Assert.Contains($"\"REACT_APP_API_URL\":\"{store.Address}conda-store/\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"/conda-store/static/conda-store-ui/main.js\"", html, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors https://lab.example", shell.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("ui/not-found")).StatusCode);
        foreach (string path in new[] { "key.pem", "inner/main.js", "..%2fsecret.txt", "../../secret.txt" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("static/conda-store-ui/" + path)).StatusCode);
        }
    }

    [Fact]
    public async Task Ui_WithoutBundle_LeadsToOwnPages()
    {
        using HttpClient browser = Store.Browser();

        Assert.Equal("/conda-store/ui/", (await browser.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Equal("/conda-store/ui/", (await browser.GetAsync("/conda-store")).Headers.Location!.OriginalString);
        Assert.Equal("/conda-store/admin/environment/team/greet/", (await browser.GetAsync("ui/team/greet")).Headers.Location!.OriginalString);
        Assert.Equal("/conda-store/admin/create/?namespace=team", (await browser.GetAsync("ui/team/new-environment")).Headers.Location!.OriginalString);
        Assert.Contains("placeholder=\"Search\"", await browser.GetStringAsync("ui/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin/", 200)]
    [InlineData("redoc", 200)]
    [InlineData("admin/nothing/", 404)]
    public async Task Page_ForClientThatAcceptsGzip_IsTheSameAndSmaller(string path, int status)
    {
        using HttpClient browser = filled.Store.Browser(filled.Store.TokenOf("*/*", "admin"));
        string plain = await (await browser.GetAsync(path)).Content.ReadAsStringAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");

        HttpResponseMessage answer = await browser.SendAsync(request);
        byte[] content = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.InRange(content.Length, 1, plain.Length - 1);
        using StreamReader reader = new(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        Assert.Equal(plain, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
